package io.peekbridge.app.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.operator.Joins;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinSettings;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.Joiner;
import io.peekbridge.relay.fetch.SnapshotTurns;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Joining, as the operator port asks for it. */
final class JoinParts implements Joins, AutoCloseable {
  private final Joiner joiner;

  JoinParts(
      LogParts log,
      FederationParts federation,
      SnapshotTurns turns,
      RoomQueries rooms,
      MeterRegistry metrics,
      Clock clock) {
    this.joiner =
        new Joiner(
            JoinSettings.defaults(),
            federation.identity(),
            log.log(),
            turns,
            rooms,
            federation.client(),
            federation.keyRing(),
            roomId -> unfollow(log, roomId),
            metrics,
            clock);
  }

  private static void unfollow(LogParts log, RoomId roomId) throws InterruptedException {
    if (log.followed().get(roomId).isPresent()) {
      log.followed().remove(roomId);
    }
  }

  boolean isJoining(RoomId roomId) {
    return joiner.isJoining(roomId);
  }

  @Override
  public Answer join(String room, List<ServerName> via, UserId user, Duration wait)
      throws InterruptedException {
    return switch (joiner.join(new JoinRequest(room, via, user), wait)) {
      case JoinStatus.Joined joined -> new Joined(joined.roomId(), joined.eventId(), joined.via());
      case JoinStatus.UnderWay underWay ->
          new UnderWay(underWay.stage(), underWay.server(), underWay.events(), underWay.since());
      case JoinStatus.Refused refused -> new Refused(status(refused.reason()), refused.detail());
    };
  }

  private static int status(JoinStatus.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> 404;
      case FORBIDDEN -> 403;
      case INCOMPATIBLE_ROOM_VERSION, INVALID -> 400;
      case UNREACHABLE, BAD_ANSWER -> 502;
      case UNAVAILABLE -> 503;
    };
  }

  @Override
  public void close() {
    joiner.close();
  }
}
