package io.peekbridge.streams.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.store.RoomWriter;
import io.peekbridge.streams.store.StoreNames;
import io.peekbridge.streams.store.TaskStores;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to peeks whose time has come while the log does not get to them. */
class DuePeeksTest {
  private static final long HOUR = 3_600_000;

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final TaskStores stores = TaskStores.of(context::getStateStore);
  private final RoomWriter writer = stores.writer();
  private final Housekeeping housekeeping =
      new Housekeeping(
          new Topics(TopicSettings.defaults()), RoomStores.of(stores, new Outputs(context)));

  @BeforeEach
  void openStores() {
    for (String name : StoreNames.ALL) {
      var store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .withCachingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
    }
  }

  private static Subscription peek(int number) {
    return new Subscription(
        new RoomId("!room:a.example"),
        new ServerName("s" + number + ".example"),
        "one",
        0,
        HOUR + number,
        0);
  }

  @Test
  void they_are_brought_up_again_after_a_while_and_not_all_the_time() {
    writer.putPeek(peek(0));

    IntStream.rangeClosed(0, 60).forEach(second -> housekeeping.tick(HOUR + second * 1000L));

    assertThat(context.forwarded()).hasSize(3);
  }

  @Test
  void the_soonest_come_first_and_never_more_than_a_thousand_at_once() {
    IntStream.range(0, 1500).mapToObj(DuePeeksTest::peek).forEach(writer::putPeek);

    housekeeping.tick(HOUR - 1);
    assertThat(context.forwarded()).isEmpty();
    housekeeping.tick(2 * HOUR);
    assertThat(context.forwarded()).hasSize(1000);
    IntStream.range(0, 1000).mapToObj(DuePeeksTest::peek).forEach(writer::deletePeek);
    housekeeping.tick(2 * HOUR);
    assertThat(context.forwarded()).hasSize(1500);
  }
}
