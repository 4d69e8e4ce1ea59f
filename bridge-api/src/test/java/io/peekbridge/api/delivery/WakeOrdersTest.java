package io.peekbridge.api.delivery;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.api.testing.MutableClock;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeOrdersTest {
  private final MutableClock clock = new MutableClock();
  private final Map<ServerName, Destination> destinations = new ConcurrentHashMap<>();
  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final WakeOrders wake =
      new WakeOrders(
          server -> Optional.ofNullable(destinations.get(server)), this::write, clock, metrics);
  private volatile boolean isSlow;
  private volatile KafkaException failure;

  @AfterEach
  void stop() {
    slow.countDown();
    wake.close();
  }

  @Test
  void a_destination_that_fails_is_to_be_tried_when_it_is_seen() {
    put(PEER.name(), 3);

    wake.seen(PEER.name());

    await().until(() -> !orders.isEmpty());
    assertThat(orders).containsExactly(PEER.name() + " " + clock.millis());
    await().until(() -> counted("given") == 1);
  }

  @Test
  void one_that_does_well_or_is_none_is_left_alone() {
    put(PEER.name(), 0);

    wake.seen(PEER.name());
    wake.seen(OTHER.name());
    put(OTHER.name(), 1);
    wake.seen(OTHER.name());

    await().until(() -> !orders.isEmpty());
    assertThat(orders).allMatch(order -> order.startsWith(OTHER.name().value()));
  }

  @Test
  void each_gets_one_order_a_second_at_most() {
    put(PEER.name(), 3);
    put(OTHER.name(), 3);

    for (int i = 0; i < 10; i++) {
      wake.seen(PEER.name());
    }
    clock.advance(Duration.ofMillis(999));
    wake.seen(PEER.name());
    wake.seen(OTHER.name());
    clock.advance(Duration.ofMillis(1));
    wake.seen(PEER.name());

    await().until(() -> orders.size() == 3);
    await().until(() -> counted("given") == 3);
    assertThat(orders).hasSize(3);
  }

  @Test
  void a_log_that_hangs_holds_no_request_up_and_no_more_than_so_many_orders() {
    isSlow = true;
    for (int i = 0; i < 1_200; i++) {
      ServerName server = new ServerName("s" + i + ".example");
      put(server, 1);
      wake.seen(server);
    }

    assertThat(counted("dropped")).isBetween(199.0, 200.0);
    assertThat(orders).isEmpty();
    slow.countDown();
    await().until(() -> orders.size() >= 1_000);
  }

  @Test
  void an_order_that_fails_is_counted_and_made_again_later() {
    put(PEER.name(), 3);
    failure = new KafkaException("away");

    wake.seen(PEER.name());
    await().until(() -> counted("failed") == 1);
    failure = null;
    clock.advance(Duration.ofSeconds(1));
    wake.seen(PEER.name());

    await().until(() -> counted("given") == 1);
  }

  private CompletableFuture<Void> write(ServerName server, DestinationOrder order) {
    if (failure != null) {
      throw failure;
    }
    if (isSlow) {
      try {
        slow.await();
      } catch (InterruptedException e) {
        throw new KafkaException(e);
      }
    }
    orders.add(server + " " + order.ts());
    return CompletableFuture.completedFuture(null);
  }

  private double counted(String result) {
    return metrics.counter("peekbridge.wake.orders", "result", result).count();
  }

  private void put(ServerName server, int failures) {
    destinations.put(
        server, new Destination(server, 1, -1, false, failures, 0, Optional.empty(), 0, 0, 0, 0));
  }
}
