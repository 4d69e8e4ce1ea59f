package io.peekbridge.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TaskStoresTest {
  private static final RoomId ROOM = new RoomId("!room:a.example");
  private static final RoomId OTHER_ROOM = new RoomId("!other:a.example");
  private static final EventId A = new EventId("$a");
  private static final EventId B = new EventId("$b");

  private final Map<String, KeyValueStore<Bytes, byte[]>> stores = open();
  private final TaskStores task = TaskStores.of(stores::get);
  private final RoomReader uncached = new RoomReader(stores::get);

  private static Map<String, KeyValueStore<Bytes, byte[]>> open() {
    MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    Map<String, KeyValueStore<Bytes, byte[]>> opened = new HashMap<>();
    for (String name : StoreNames.ALL) {
      KeyValueStore<Bytes, byte[]> store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .withCachingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      opened.put(name, store);
    }
    return opened;
  }

  private static RoomRecord room(long position) {
    return new RoomRecord(RoomInfo.Kind.PEEKED, "11", position, 3, StateHash.EMPTY, List.of(A));
  }

  private static EventRecord event(Status status) {
    return new EventRecord(
        status,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        RawJson.of("{\"x\":1}"));
  }

  private static WaitingEvent waiting(EventId eventId) {
    return new WaitingEvent(
        1,
        Gap.Kind.PARENTS,
        new IncomingPdu(new ServerName("a.example"), eventId, RawJson.of("{}")));
  }

  @Test
  void what_is_written_is_read_whether_it_was_read_before_or_not() {
    assertThat(task.reader().room(ROOM)).isEmpty();
    assertThat(task.reader().event(ROOM, A)).isEmpty();

    task.writer().putRoom(ROOM, room(1));
    task.writer().putEvent(ROOM, A, event(Status.OUTLIER));

    assertThat(task.reader().room(ROOM)).contains(room(1)).isEqualTo(uncached.room(ROOM));
    assertThat(task.reader().event(ROOM, A))
        .contains(event(Status.OUTLIER))
        .isEqualTo(uncached.event(ROOM, A));
    assertThat(task.reader().event(OTHER_ROOM, A)).isEmpty();

    task.writer().putRoom(ROOM, room(2));
    task.writer().putEvent(ROOM, A, event(Status.ACCEPTED));

    assertThat(task.reader().room(ROOM)).contains(room(2)).isEqualTo(uncached.room(ROOM));
    assertThat(task.reader().event(ROOM, A))
        .contains(event(Status.ACCEPTED))
        .isEqualTo(uncached.event(ROOM, A));
  }

  @Test
  void what_waits_is_found_from_the_moment_it_is_written_until_it_is_gone() {
    IndexReader indexes = task.reader().indexes();
    assertThat(indexes.waiting(ROOM, A)).isEmpty();
    assertThat(indexes.waitingFor(ROOM, B)).isEmpty();
    assertThat(indexes.isRequested(ROOM, Gap.Kind.PARENTS, B)).isFalse();

    task.writer().indexes().putWaiting(ROOM, waiting(A));
    task.writer().indexes().putMissing(ROOM, B, A);
    task.writer().indexes().putRequested(ROOM, Gap.Kind.PARENTS, B);

    assertThat(indexes.waiting(ROOM, A)).contains(waiting(A));
    assertThat(indexes.waitingFor(ROOM, B)).containsExactly(A);
    assertThat(indexes.isRequested(ROOM, Gap.Kind.PARENTS, B)).isTrue();
    assertThat(indexes.waitingFor(OTHER_ROOM, B)).isEmpty();

    task.writer().indexes().deleteRequested(ROOM, Gap.Kind.PARENTS, B);
    assertThat(indexes.isRequested(ROOM, Gap.Kind.PARENTS, B)).isFalse();
    assertThat(indexes.waitingFor(ROOM, B)).containsExactly(A);

    task.writer().indexes().deleteMissing(ROOM, B, A);
    assertThat(indexes.waitingFor(ROOM, B)).isEmpty();
    assertThat(indexes.waiting(ROOM, A)).contains(waiting(A));

    task.writer().indexes().deleteWaiting(ROOM, A);
    assertThat(indexes.waiting(ROOM, A)).isEmpty();
  }

  @Test
  void a_task_that_starts_again_finds_what_its_stores_have_now() {
    task.writer().putRoom(ROOM, room(1));
    task.writer().indexes().putMissing(ROOM, B, A);
    assertThat(task.reader().indexes().waitingFor(ROOM, B)).containsExactly(A);

    stores.putAll(open());
    TaskStores again = TaskStores.of(stores::get);

    assertThat(again.reader().room(ROOM)).isEmpty();
    assertThat(again.reader().indexes().waitingFor(ROOM, B)).isEmpty();
  }

  @Test
  void what_an_earlier_task_left_waiting_is_found() {
    task.writer().indexes().putMissing(ROOM, B, A);

    TaskStores later = TaskStores.of(stores::get);

    assertThat(later.reader().indexes().waitingFor(ROOM, B)).containsExactly(A);
  }
}
