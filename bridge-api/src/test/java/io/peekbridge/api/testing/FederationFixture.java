package io.peekbridge.api.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.api.federation.FederationServer;
import io.peekbridge.api.federation.FederationServices;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.auth.RequestSigner;
import io.peekbridge.federation.auth.XMatrixAuthenticator;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A federation port on a free port, with everything behind it in a test's hands. */
public final class FederationFixture implements AutoCloseable {
  public final MutableClock clock = new MutableClock();
  public final FakeRoomLog log = new FakeRoomLog();
  public final FakeRooms rooms = new FakeRooms();
  public final FakeKeyRing keys =
      new FakeKeyRing().knowing(TestServers.US, TestServers.PEER, TestServers.OTHER);
  public final ActivePeeks peeks = new ActivePeeks();
  public final FakeFollowedRooms followed = new FakeFollowedRooms();
  public final HostedRooms hosted = new HostedRooms(TestServers.US.name());
  public final List<String> expiredPeeks = new CopyOnWriteArrayList<>();
  public final List<ServerName> seen = new CopyOnWriteArrayList<>();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private final FederationServer server;
  private final HttpCaller http;

  public FederationFixture() {
    this(settings());
  }

  public FederationFixture(ApiSettings settings) {
    this.server = serving(settings, TestServers.US, keys, clock);
    this.http = new HttpCaller(server.port());
  }

  /** A server of another name. */
  public FederationFixture(FederationIdentity identity) {
    this.server = serving(settings(), identity, keys, Clock.systemUTC());
    this.http = new HttpCaller(server.port());
  }

  /** With another key ring than the one of this fixture. */
  public FederationFixture(KeyRing ring, Clock time) {
    this.server = serving(settings(), TestServers.US, ring, time);
    this.http = new HttpCaller(server.port());
  }

  private FederationServer serving(
      ApiSettings settings, FederationIdentity identity, KeyRing ring, Clock time) {
    FederationServices services =
        new FederationServices(
            identity,
            log,
            rooms,
            new XMatrixAuthenticator(identity.name(), ring, time),
            ring,
            new OwnKeys(identity, time),
            peeks,
            followed,
            this::hosted,
            (origin, roomId, peekId) -> expiredPeeks.add(origin + " " + roomId + " " + peekId),
            seen::add,
            metrics,
            time);
    FederationServer started = new FederationServer(settings, services);
    started.start();
    return started;
  }

  /** Small limits on loopback. */
  public static ApiSettings settings() {
    return settings(new ApiSettings.Peeks(Duration.ofHours(1), 3, 20, false));
  }

  public static ApiSettings settings(ApiSettings.Peeks peeks) {
    return new ApiSettings(
        new ApiSettings.Federation("127.0.0.1", 0, Optional.empty(), Optional.of("m.example:443")),
        new ApiSettings.Operator("127.0.0.1", 0, Optional.empty()),
        peeks,
        ApiSettings.Inbound.defaults(),
        ApiSettings.Limits.defaults().withPatience(Duration.ofSeconds(2)),
        "1.2.3");
  }

  private HostedRooms hosted() {
    if (!rooms.isReady()) {
      throw new RoomsUnavailableException("not in this test");
    }
    return hosted;
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

  /** A signed request; without a body if it is null. */
  public Answer signed(FederationIdentity from, String method, String target, String body) {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    return http.send(method, target, authorization(from, method, target, bytes), bytes);
  }

  public Map<String, String> authorization(
      FederationIdentity from, String method, String target, byte[] body) {
    FederationRequest request = FederationRequest.of(TestServers.US.name(), method, target, body);
    return Map.of("Authorization", new RequestSigner(from).authorization(request));
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
