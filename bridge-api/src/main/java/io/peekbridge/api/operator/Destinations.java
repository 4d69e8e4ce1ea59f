package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.delivery.DestinationOrders;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers that we deliver to: those that something was written down of or that have a lane. */
final class Destinations {
  private final RelayView relay;
  private final DestinationOrders orders;
  private final Clock clock;

  Destinations(RelayView relay, DestinationOrders orders, Clock clock) {
    this.relay = relay;
    this.orders = orders;
    this.clock = clock;
  }

  /** All of them, by their names. */
  Stream<DestinationView> all() {
    Map<ServerName, Destination> records =
        relay.destinations().stream()
            .collect(Collectors.toMap(Destination::server, Function.identity()));
    Map<ServerName, JsonNode> lanes = relay.lanes();
    TreeSet<ServerName> servers = new TreeSet<>(records.keySet());
    servers.addAll(lanes.keySet());
    return servers.stream()
        .map(
            server ->
                view(
                    server,
                    Optional.ofNullable(records.get(server)),
                    Optional.ofNullable(lanes.get(server))));
  }

  /** One of them. */
  Optional<DestinationView> find(ServerName server) {
    Optional<Destination> record =
        relay.destinations().stream().filter(known -> known.server().equals(server)).findFirst();
    Optional<JsonNode> lane = Optional.ofNullable(relay.lanes().get(server));
    return record.isPresent() || lane.isPresent()
        ? Optional.of(view(server, record, lane))
        : Optional.empty();
  }

  private DestinationView view(
      ServerName server, Optional<Destination> record, Optional<JsonNode> lane) {
    Map<Kind, DestinationOrder> standing = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      orders.get(server, kind).ifPresent(order -> standing.put(kind, order));
    }
    return DestinationView.of(server, record, lane, standing, clock.instant());
  }
}
