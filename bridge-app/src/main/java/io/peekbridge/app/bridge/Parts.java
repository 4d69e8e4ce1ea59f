package io.peekbridge.app.bridge;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.operator.HealthServer;
import io.peekbridge.app.config.Role;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.streams.BridgeStreams;
import java.util.Map;
import java.util.Optional;

/** What the roles of a process come to, started. */
record Parts(
    Optional<RoomQueries> rooms,
    Optional<StreamsParts> streams,
    Optional<RelayParts> relay,
    Optional<FollowParts> follow,
    Optional<ApiParts> api,
    int operatorPort) {

  /** Of a process that has nothing but the broker. */
  static Parts ofBroker(Basis basis) {
    return new Parts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        health(basis, Optional.empty()));
  }

  static Parts open(Basis basis) throws InterruptedException {
    FederationIdentity identity = FederationParts.identity(basis.config(), basis.ed25519());
    LogParts.createTopics(basis.kafka(), basis.topics());
    FederationClient client = FederationParts.client(basis, identity);
    return basis.has(Role.STREAMS)
        ? withRooms(basis, identity, client)
        : new Parts(
            Optional.empty(),
            Optional.empty(),
            Optional.of(relay(basis, identity, client)),
            Optional.empty(),
            Optional.empty(),
            health(basis, Optional.empty()));
  }

  private static Parts withRooms(Basis basis, FederationIdentity identity, FederationClient client)
      throws InterruptedException {
    ClosingStack closing = basis.closing();
    LogParts log = LogParts.open(basis.kafka(), basis.topics(), closing);
    Optional<DirectoryParts> directory =
        basis.has(Role.API)
            ? Optional.of(
                closing.add(
                    "view of hosted rooms",
                    new DirectoryParts(identity.name(), basis.kafka(), basis.topics())))
            : Optional.empty();
    FederationParts federation =
        FederationParts.open(identity, client, basis.ed25519(), log.keyCache(), basis.clock());
    StreamsParts streams = closing.add("topology", streams(basis, identity));
    Optional<RelayParts> relay =
        basis.has(Role.RELAY) ? Optional.of(relay(basis, identity, client)) : Optional.empty();
    SnapshotTurns turns = new SnapshotTurns();
    FollowParts follow =
        closing.add(
            "peeks and gaps", new FollowParts(basis, log, federation, turns, streams.rooms()));
    Optional<ApiParts> api =
        directory.map(it -> api(basis, log, federation, it, turns, streams.rooms(), relay, follow));
    int operatorPort =
        api.map(ApiParts::operatorPort)
            .orElseGet(() -> health(basis, Optional.of(streams.rooms())));
    return new Parts(
        Optional.of(streams.rooms()),
        Optional.of(streams),
        relay,
        Optional.of(follow),
        api,
        operatorPort);
  }

  private static StreamsParts streams(Basis basis, FederationIdentity identity) {
    return new StreamsParts(
        () ->
            BridgeStreams.start(
                ModuleSettings.streams(basis.config(), identity),
                basis.kafka(),
                basis.topics(),
                basis.clock()));
  }

  private static RelayParts relay(
      Basis basis, FederationIdentity identity, FederationClient client) {
    return basis.closing().add("deliveries", new RelayParts(basis, identity, client));
  }

  private static ApiParts api(
      Basis basis,
      LogParts log,
      FederationParts federation,
      DirectoryParts directory,
      SnapshotTurns turns,
      RoomQueries rooms,
      Optional<RelayParts> relay,
      FollowParts follow) {
    JoinParts joins =
        basis
            .closing()
            .add(
                "joins",
                new JoinParts(log, federation, turns, rooms, basis.metrics(), basis.clock()));
    RelayViews views =
        new RelayViews(
            () -> log.destinations().entries().values(),
            () -> relay.map(RelayParts::lanes).orElse(Map.of()),
            follow::peeks);
    return new ApiParts(
        basis, log, federation, directory, rooms, joins, views, follow::peekExpired);
  }

  /** What there is of the operator port without the role api. */
  private static int health(Basis basis, Optional<RoomQueries> rooms) {
    ApiSettings settings = ModuleSettings.api(basis.config(), Version.current());
    HealthServer server =
        new HealthServer(
            settings, basis.metrics(), () -> rooms.map(RoomQueries::isReady).orElse(true));
    server.start();
    return basis.closing().add("operator port", server).port();
  }

  boolean isReady() {
    return rooms.map(RoomQueries::isReady).orElse(true);
  }
}
