package io.peekbridge.app.bridge;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.operator.HealthServer;
import io.peekbridge.app.config.Role;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomQueries;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the roles of a process come to, started. */
record Parts(
    Optional<RelayParts> relay,
    Optional<RoomsParts> roomsParts,
    Optional<ApiParts> api,
    int operatorPort) {

  static Parts open(Basis basis) throws InterruptedException {
    if (basis.config().activeRoles().equals(Set.of(Role.BROKER))) {
      return withoutApi(basis, Optional.empty(), Optional.empty());
    }
    FederationIdentity identity = FederationParts.identity(basis.config(), basis.ed25519());
    LogParts.createTopics(basis.kafka(), basis.topics());
    FederationClient client = FederationParts.client(basis, identity);
    if (!basis.has(Role.API) && !basis.has(Role.STREAMS)) {
      return withoutApi(basis, relay(basis, identity, client), Optional.empty());
    }
    ApiSettings settings = ModuleSettings.api(basis.config(), Version.current());
    LogParts log =
        LogParts.open(
            basis.kafka(), basis.topics(), settings.inbound().unconfirmedBytes(), basis.closing());
    FederationParts federation =
        FederationParts.open(identity, client, basis.ed25519(), log.keyCache(), basis.clock());
    RoomsParts rooms =
        basis.has(Role.STREAMS)
            ? RoomsParts.here(basis, log, federation)
            : RoomsParts.elsewhere(basis);
    Optional<RelayParts> relay = relay(basis, identity, client);
    if (!basis.has(Role.API)) {
      return withoutApi(basis, relay, Optional.of(rooms));
    }
    ApiParts api = api(basis, log, federation, rooms, relay);
    return new Parts(relay, Optional.of(rooms), Optional.of(api), api.operatorPort());
  }

  private static Optional<RelayParts> relay(
      Basis basis, FederationIdentity identity, FederationClient client) {
    return basis.has(Role.RELAY)
        ? Optional.of(basis.closing().add("deliveries", new RelayParts(basis, identity, client)))
        : Optional.empty();
  }

  private static ApiParts api(
      Basis basis,
      LogParts log,
      FederationParts federation,
      RoomsParts rooms,
      Optional<RelayParts> relay) {
    DirectoryParts directory =
        basis
            .closing()
            .add(
                "view of hosted rooms",
                new DirectoryParts(federation.identity().name(), basis.kafka(), basis.topics()));
    JoinParts joins =
        basis
            .closing()
            .add(
                "joins",
                new JoinParts(
                    log, federation, rooms.turns(), rooms.rooms(), basis.metrics(), basis.clock()));
    RelayViews views =
        new RelayViews(
            () -> log.destinations().entries().values(),
            () -> relay.map(RelayParts::lanes).orElse(Map.of()),
            rooms.peeks());
    return new ApiParts(basis, log, federation, directory, rooms, joins, views);
  }

  /** What there is of the operator port without the role api. */
  private static Parts withoutApi(
      Basis basis, Optional<RelayParts> relay, Optional<RoomsParts> rooms) {
    ApiSettings settings = ModuleSettings.api(basis.config(), Version.current());
    HealthServer server =
        new HealthServer(settings, basis.metrics(), () -> isReady(rooms.map(RoomsParts::rooms)));
    server.start();
    basis.closing().add("operator port", server);
    return new Parts(relay, rooms, Optional.empty(), server.port());
  }

  private static boolean isReady(Optional<RoomQueries> rooms) {
    return rooms.map(RoomQueries::isReady).orElse(true);
  }

  boolean isReady() {
    return isReady(rooms());
  }

  Optional<RoomQueries> rooms() {
    return roomsParts.map(RoomsParts::rooms);
  }

  Optional<StreamsParts> streams() {
    return roomsParts.flatMap(RoomsParts::streams);
  }

  Optional<FollowParts> follow() {
    return roomsParts.flatMap(RoomsParts::follow);
  }
}
