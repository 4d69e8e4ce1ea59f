package io.peekbridge.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.api.operator.Joins;
import io.peekbridge.api.operator.KafkaPlace;
import io.peekbridge.api.operator.OperatorLogs;
import io.peekbridge.api.operator.OperatorServer;
import io.peekbridge.api.operator.OperatorServices;
import io.peekbridge.api.operator.RelayView;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An operator port on a free port, with everything behind it in a test's hands. */
public final class OperatorFixture implements AutoCloseable {
  public final MutableClock clock = new MutableClock();
  public final FakeRoomLog log = new FakeRoomLog();
  public final FakeRooms rooms = new FakeRooms();
  public final ActivePeeks peeks = new ActivePeeks();
  public final FakeFollowedRooms followed = new FakeFollowedRooms();
  public final HostedRooms hosted = new HostedRooms(TestServers.US.name());
  public final List<Destination> destinations = new CopyOnWriteArrayList<>();
  public final Map<ServerName, JsonNode> lanes = new ConcurrentHashMap<>();
  public final Map<RoomId, JsonNode> peekStates = new ConcurrentHashMap<>();
  public final FakeOrders orders = new FakeOrders();
  public final FakeDeliveryLog deliveries = new FakeDeliveryLog(40);
  public final FakeDeadLetters deadLetters = new FakeDeadLetters();
  public final FakeKeyRing keys =
      new FakeKeyRing().knowing(TestServers.US, TestServers.PEER, TestServers.OTHER);

  public Joins joins =
      (room, via, user, wait) -> new Joins.Refused(404, "no server knows this room");

  private final OperatorServer server;
  private final HttpCaller http;

  public OperatorFixture() {
    this(Optional.empty());
  }

  public OperatorFixture(Optional<String> token) {
    server = new OperatorServer(settings("127.0.0.1", token), services());
    server.start();
    http = new HttpCaller(server.port());
  }

  public static ApiSettings settings(String bind, Optional<String> token) {
    return new ApiSettings(
        new ApiSettings.Federation("127.0.0.1", 0, Optional.empty(), Optional.empty()),
        new ApiSettings.Operator(bind, 0, token),
        new ApiSettings.Peeks(Duration.ofHours(1), 3, 20, false),
        ApiSettings.Inbound.defaults(),
        ApiSettings.Limits.defaults().withPatience(Duration.ofSeconds(2)),
        "1.2.3");
  }

  public OperatorServices services() {
    return new OperatorServices(
        TestServers.US,
        log,
        rooms,
        peeks,
        followed,
        () -> hosted,
        new Relay(),
        (room, via, user, wait) -> joins.join(room, via, user, wait),
        new OperatorLogs(orders, deliveries, deadLetters),
        keys,
        new KafkaPlace("127.0.0.1:9092", "peek."),
        rooms::isReady,
        "a provider",
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        clock);
  }

  /** Tells the directory of the state of a room. */
  public void list(TestRoom room) {
    room.tell(hosted);
  }

  public int port() {
    return server.port();
  }

  public HttpCaller http() {
    return http;
  }

  private final class Relay implements RelayView {
    @Override
    public Collection<Destination> destinations() {
      return destinations;
    }

    @Override
    public Map<ServerName, JsonNode> lanes() {
      return lanes;
    }

    @Override
    public Map<RoomId, JsonNode> peeks() {
      return peekStates;
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
