package io.peekbridge.relay.join;

import io.peekbridge.federation.FederationException;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinSettings;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.Joiner;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.TimeLimit;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One join from the wish to its end: through one server after the other, until one lets us in. */
final class JoinWork {
  private static final Logger log = LoggerFactory.getLogger(JoinWork.class);

  private final JoinSettings settings;
  private final ServerName ourselves;
  private final RoomQueries rooms;
  private final JoinClient client;
  private final LocalJoin local;
  private final RemoteJoin remote;
  private final JoiningRooms joining;
  private final Joiner.Follows follows;
  private final JoinMetrics metrics;
  private final InstantSource clock;

  private record Found(RoomId roomId, Set<ServerName> servers) {}

  JoinWork(
      JoinSettings settings,
      ServerName ourselves,
      RoomQueries rooms,
      JoinClient client,
      LocalJoin local,
      RemoteJoin remote,
      JoiningRooms joining,
      Joiner.Follows follows,
      JoinMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.ourselves = ourselves;
    this.rooms = rooms;
    this.client = client;
    this.local = local;
    this.remote = remote;
    this.joining = joining;
    this.follows = follows;
    this.metrics = metrics;
    this.clock = clock;
  }

  JoinStatus.Result run(JoinRequest request, Progress progress) throws InterruptedException {
    JoinStatus.Result result = attempt(request, progress);
    metrics.finished(
        result instanceof JoinStatus.Refused refused
            ? refused.reason().name().toLowerCase(Locale.ROOT)
            : "joined");
    return result;
  }

  private JoinStatus.Result attempt(JoinRequest request, Progress progress)
      throws InterruptedException {
    try {
      progress.stage("looking for the room");
      Found found = find(request);
      return isOurs(found.roomId())
          ? new JoinStatus.Joined(
              found.roomId(), local.join(found.roomId(), request.user()), Optional.empty())
          : joinElsewhere(found, request, progress);
    } catch (JoinFailedException e) {
      log.debug("not joined: {}", e.getMessage());
      return e.result();
    } catch (RoomsUnavailableException | KafkaException e) {
      log.debug("a join is not decided: {}", e.getMessage());
      return new JoinStatus.Refused(
          Reason.UNAVAILABLE, "The log or the topology cannot be reached now; ask again.");
    }
  }

  private boolean isOurs(RoomId roomId) {
    return rooms.room(roomId).filter(room -> room.kind().isResident()).isPresent();
  }

  private Found find(JoinRequest request) throws JoinFailedException {
    Set<ServerName> servers = new LinkedHashSet<>(request.via());
    RoomId roomId =
        switch (JoinTarget.of(request.room())) {
          case JoinTarget.Id id -> id.roomId();
          case JoinTarget.Alias alias -> {
            JoinClient.Directory directory = resolve(alias);
            servers.addAll(directory.servers());
            servers.add(alias.server());
            yield directory.roomId();
          }
        };
    roomId.server().ifPresent(servers::add);
    servers.remove(ourselves);
    return new Found(roomId, servers);
  }

  private JoinClient.Directory resolve(JoinTarget.Alias alias) throws JoinFailedException {
    if (alias.server().equals(ourselves)) {
      throw new JoinFailedException(
          Reason.NOT_FOUND, "Aliases of this server are not resolved; give the room's id.");
    }
    try {
      return client.directory(alias);
    } catch (FederationException e) {
      throw JoinFailedException.of(e);
    } catch (AnswerRefusedException e) {
      throw new JoinFailedException(Reason.BAD_ANSWER, alias.server() + ": " + e.getMessage());
    }
  }

  private JoinStatus.Joined joinElsewhere(Found found, JoinRequest request, Progress progress)
      throws JoinFailedException, InterruptedException {
    if (found.servers().isEmpty()) {
      throw new JoinFailedException(
          Reason.INVALID, "Nothing says which servers are in the room: name some in via.");
    }
    joining.add(found.roomId());
    try {
      return joinThroughOne(found, request, progress);
    } finally {
      joining.remove(found.roomId());
    }
  }

  private JoinStatus.Joined joinThroughOne(Found found, JoinRequest request, Progress progress)
      throws JoinFailedException, InterruptedException {
    TimeLimit time = TimeLimit.of(clock, settings.time());
    JoinFailedException worst = null;
    for (ServerName server : found.servers().stream().limit(settings.servers()).toList()) {
      try {
        EventId joined = remote.through(server, found.roomId(), request.user(), time, progress);
        endFollowing(found.roomId());
        return new JoinStatus.Joined(found.roomId(), joined, Optional.of(server));
      } catch (JoinFailedException e) {
        log.debug("not joined through {}: {}", server, e.getMessage());
        worst = worst == null || e.reason().compareTo(worst.reason()) > 0 ? e : worst;
      }
      if (worst.isFinal() || time.isOver()) {
        break;
      }
    }
    throw worst;
  }

  /** Only now, so that the peek has brought what came up to the join. */
  private void endFollowing(RoomId roomId) throws InterruptedException {
    try {
      follows.end(roomId);
    } catch (KafkaException e) {
      log.warn("{} is joined and stays followed for now: {}", roomId, e.toString());
    }
  }
}
