package io.peekbridge.matrix.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resolves what Synapse has resolved, and compares. */
class ResolutionVectorsTest {
  private static final List<JsonNode> ROWS = RecordedVectors.read("resolution.jsonl.gz");

  @Test
  void the_result_is_the_recorded_one() throws Exception {
    for (JsonNode row : ROWS) {
      RecordedRoom room = new RecordedRoom(row);
      assertThat(room.isRebuilt()).isTrue();
      for (RecordedRoom.Case each : room.cases()) {
        assertThat(resolved(room, each.states())).isEqualTo(each.expected());
      }
    }
  }

  @Test
  void the_result_does_not_depend_on_the_order_of_the_states() throws Exception {
    for (JsonNode row : ROWS) {
      RecordedRoom room = new RecordedRoom(row);
      for (RecordedRoom.Case each : room.cases()) {
        Collections.reverse(each.states());
        assertThat(resolved(room, each.states())).isEqualTo(each.expected());
      }
    }
  }

  @Test
  void there_are_cases_of_every_algorithm() throws Exception {
    Map<String, Integer> cases = new HashMap<>();
    for (JsonNode row : ROWS) {
      cases.merge(row.get("algorithm").textValue(), row.get("cases").size(), Integer::sum);
    }
    assertThat(cases).containsOnlyKeys("v1", "v2", "v2.1");
    assertThat(cases.values()).allMatch(count -> count > 300);
  }

  /** The rooms of version 1's algorithm are of another version, to which its rule is added. */
  static Map<StateKey, EventId> resolved(RecordedRoom room, List<Map<StateKey, EventId>> states)
      throws StateResolutionTooLargeException {
    RoomVersion version =
        room.algorithm().equals("v1")
            ? ResolutionByDepthTest.byDepth(room.version())
            : room.version();
    return StateResolution.resolveAll(version, states, room::event, ResolutionLimits.DEFAULT);
  }
}
