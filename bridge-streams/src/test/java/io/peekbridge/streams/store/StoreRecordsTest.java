package io.peekbridge.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;

class StoreRecordsTest {
  private static final EventId A = new EventId("$a");
  private static final StateHash STATE =
      StateHash.of(
          new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
  private static final EventId B = new EventId("$b");

  @Test
  void what_is_written_is_read_again() {
    RoomRecord room = new RoomRecord(RoomInfo.Kind.JOINED, "12", 7, 1L << 53, STATE, List.of(A, B));
    RawJson body = RawJson.of("{\"a\":\"\u00e9\"}");
    EventRecord event =
        new EventRecord(
            Status.ACCEPTED,
            5,
            Optional.of(StateHash.EMPTY),
            Optional.of(STATE),
            Optional.of(new StateKey("t", "k")),
            List.of(A, B),
            body);
    EventRecord outlier =
        new EventRecord(
            Status.OUTLIER,
            -1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            body);
    WaitingEvent waiting =
        new WaitingEvent(
            9, Gap.Kind.AUTH_EVENTS, new IncomingPdu(new ServerName("a.example"), A, body, true));
    TimelineRecord timeline = new TimelineRecord(A, STATE, List.of(A, B));
    PeekRecord peek = new PeekRecord(1, 2, 3);

    assertThat(RoomRecord.of(room.bytes())).isEqualTo(room);
    assertThat(EventRecord.of(event.bytes())).isEqualTo(event);
    assertThat(EventRecord.of(outlier.bytes())).isEqualTo(outlier);
    assertThat(WaitingEvent.of(waiting.bytes())).isEqualTo(waiting);
    assertThat(TimelineRecord.of(timeline.bytes())).isEqualTo(timeline);
    assertThat(PeekRecord.of(peek.bytes())).isEqualTo(peek);
  }

  @Test
  void outcomes_of_every_kind_are_read_again() {
    for (Outcome outcome :
        List.of(
            Outcome.ok(5),
            Outcome.accepted(A, 6),
            Outcome.refused(Outcome.Code.FORBIDDEN, "because", -1),
            Outcome.refused(Outcome.Code.INVALID, "", 0))) {
      OutcomeRecord record = new OutcomeRecord(1_700_000_000_000L, outcome);
      assertThat(OutcomeRecord.of(record.bytes())).isEqualTo(record);
    }
  }

  @Test
  void staged_snapshots_are_read_again() {
    StagedSnapshot snapshot =
        new StagedSnapshot(
            "s", Purpose.JOIN, new ServerName("a.example"), "12", 5, Optional.empty());
    StagedEvent state =
        new StagedEvent(
            true, false, Optional.of(new StateKey("t", "k")), 9, List.of(A), RawJson.of("{}"));
    StagedEvent message =
        new StagedEvent(false, true, Optional.empty(), 9, List.of(), RawJson.of("{}"));

    assertThat(StagedSnapshot.of(snapshot.bytes())).isEqualTo(snapshot);
    assertThat(StagedSnapshot.of(snapshot.refused("no").bytes()).refusal()).contains("no");
    assertThat(StagedEvent.of(state.bytes())).isEqualTo(state);
    assertThat(StagedEvent.of(message.bytes())).isEqualTo(message);
  }

  @Test
  void a_broken_record_is_a_broken_store() {
    byte[] cut = {0, 10, 1};

    assertThatThrownBy(() -> RoomRecord.of(cut)).isInstanceOf(ProcessorStateException.class);
    assertThatThrownBy(() -> EventRecord.of(cut)).isInstanceOf(ProcessorStateException.class);
    assertThatThrownBy(() -> TimelineRecord.of(cut)).isInstanceOf(ProcessorStateException.class);
  }
}
