package io.peekbridge.app.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.federation.ExpiredPeekListener;
import io.peekbridge.api.remote.RemoteRooms;
import io.peekbridge.api.remote.RoomsEndpoint;
import io.peekbridge.api.remote.RoomsServer;
import io.peekbridge.api.remote.SharedRooms;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.streams.BridgeStreams;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rooms and our own peeks, in this process or in others.
 *
 * @param peeks how our peeks are doing
 */
record RoomsParts(
    RoomQueries rooms,
    SnapshotTurns turns,
    Supplier<Map<RoomId, JsonNode>> peeks,
    ExpiredPeekListener expiredPeeks,
    Optional<StreamsParts> streams,
    Optional<FollowParts> follow) {

  /** In this process, and in others like it. */
  static RoomsParts here(Basis basis, LogParts log, FederationParts federation) {
    ClosingStack closing = basis.closing();
    StreamsParts streams =
        closing.add("topology", new StreamsParts(() -> started(basis, federation)));
    Optional<SharedRooms> shared = shared(basis, streams);
    RoomQueries rooms = shared.map(SharedRooms::rooms).orElseGet(streams::rooms);
    SnapshotTurns turns = new SnapshotTurns();
    FollowParts follow =
        closing.add("peeks and gaps", new FollowParts(basis, log, federation, turns, rooms));
    shared.ifPresent(it -> serve(basis, it, follow));
    return new RoomsParts(
        rooms,
        turns,
        follow::peeks,
        follow::peekExpired,
        Optional.of(streams),
        Optional.of(follow));
  }

  private static BridgeStreams started(Basis basis, FederationParts federation) {
    return BridgeStreams.start(
        ModuleSettings.streams(basis.config(), federation.identity()),
        basis.kafka(),
        basis.topics(),
        basis.clock());
  }

  private static Optional<SharedRooms> shared(Basis basis, StreamsParts streams) {
    if (basis.config().streams().rooms().port().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        basis
            .closing()
            .add(
                "rooms of other processes",
                new SharedRooms(
                    streams.rooms(),
                    streams.stores(),
                    basis.topics(),
                    ModuleSettings.roomsToken(basis.config()))));
  }

  private static void serve(Basis basis, SharedRooms shared, FollowParts follow) {
    BridgeConfig.Rooms rooms = basis.config().streams().rooms();
    RoomsServer server =
        new RoomsServer(
            new RoomsServer.Port(
                rooms.bind(), rooms.port().getAsInt(), ModuleSettings.roomsToken(basis.config())),
            shared,
            follow::peeks,
            follow::peekExpired,
            basis.metrics());
    server.start();
    basis.closing().add("rooms port", server);
  }

  /** In other processes only. */
  static RoomsParts elsewhere(Basis basis) {
    RoomsEndpoint endpoint =
        new RoomsEndpoint(
            basis.config().streams().rooms().peers(), ModuleSettings.roomsToken(basis.config()));
    RemoteRooms remote =
        basis.closing().add("rooms of other processes", new RemoteRooms(endpoint, basis.topics()));
    return new RoomsParts(
        remote.rooms(),
        new SnapshotTurns(),
        remote::peeks,
        remote::peekExpired,
        Optional.empty(),
        Optional.empty());
  }
}
