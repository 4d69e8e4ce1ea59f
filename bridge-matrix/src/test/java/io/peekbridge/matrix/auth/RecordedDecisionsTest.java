package io.peekbridge.matrix.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what the Python implementation allowed and forbade in generated rooms of every version,
 * and what it based that on.
 */
class RecordedDecisionsTest {
  @ParameterizedTest(name = "{index}")
  @MethodSource
  void the_recorded_events_are_allowed_and_no_others(JsonNode room) throws Exception {
    RoomVersion version = RoomVersions.find(room.get("version").textValue()).orElseThrow();
    AuthState state = AuthState.of(events(room.get("state"), version));
    for (JsonNode row : room.get("events")) {
      Pdu event = Pdu.parse(version, (ObjectNode) row.get("event"));
      AuthVerdict verdict = AuthRules.check(event, state);
      assertThat(verdict.isAllowed())
          .as("version %s, %s: %s", version, event.json(), verdict)
          .isEqualTo(row.get("allowed").booleanValue());
      if (row.get("needed").isArray()) {
        assertThat(needed(event)).isEqualTo(entries(row.get("needed")));
      }
    }
  }

  static List<JsonNode> the_recorded_events_are_allowed_and_no_others() {
    List<JsonNode> rooms = RecordedVectors.read("auth.jsonl.gz");
    Set<String> versions = new HashSet<>();
    rooms.forEach(room -> versions.add(room.get("version").textValue()));
    assertThat(versions).hasSize(RoomVersions.supported().size());
    return rooms;
  }

  private static List<Pdu> events(JsonNode array, RoomVersion version)
      throws MalformedEventException {
    List<Pdu> events = new ArrayList<>();
    for (JsonNode event : array) {
      events.add(Pdu.parse(version, (ObjectNode) event));
    }
    return events;
  }

  /** The create event is left out, which is recorded for all versions or none. */
  private static Set<StateKey> needed(Pdu event) {
    Set<StateKey> needed = new HashSet<>(AuthTypes.needed(event));
    needed.remove(StateKey.CREATE);
    return needed;
  }

  private static Set<StateKey> entries(JsonNode array) {
    Set<StateKey> entries = new HashSet<>();
    array.forEach(
        each -> entries.add(new StateKey(each.get(0).textValue(), each.get(1).textValue())));
    return entries;
  }
}
