package io.peekbridge.app.kill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.awaitility.Awaitility;

/** The relays of a bridge, as Kafka knows them. */
final class RelayGroup implements AutoCloseable {
  private static final String NAME = "peek.relay";

  private final Admin admin;

  RelayGroup(String bootstrapServers) {
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** Waits until this many relays have partitions, and no relay has none. */
  void await(int relays) {
    Awaitility.await(relays + " relays with partitions")
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> shares().size() == relays && !shares().contains(0));
  }

  /** How many partitions each relay has. */
  private List<Integer> shares() throws InterruptedException, ExecutionException {
    ConsumerGroupDescription group =
        admin.describeConsumerGroups(List.of(NAME)).all().get().get(NAME);
    return group.members().stream()
        .map(member -> member.assignment().topicPartitions().size())
        .toList();
  }

  @Override
  public void close() {
    admin.close();
  }
}
