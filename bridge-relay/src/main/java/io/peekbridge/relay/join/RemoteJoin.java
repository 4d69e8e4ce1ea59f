package io.peekbridge.relay.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.FetchedState;
import io.peekbridge.relay.fetch.SnapshotUpload;
import io.peekbridge.relay.fetch.StateCollector;
import io.peekbridge.relay.fetch.StateFetcher;
import io.peekbridge.relay.fetch.TimeLimit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a room through one server: has it propose a membership event, makes ours of that, hands it
 * in, takes the room from the answer, and gives that to the topology. Blocks.
 */
final class RemoteJoin {
  private static final Logger log = LoggerFactory.getLogger(RemoteJoin.class);
  private static final String STATE = "state";

  private final FederationIdentity identity;
  private final JoinClient client;
  private final EventSieve sieve;
  private final StateFetcher states;
  private final SnapshotUpload upload;
  private final JoinMetrics metrics;
  private final int maxEvents;
  private final InstantSource clock;

  RemoteJoin(
      FederationIdentity identity,
      JoinClient client,
      EventSieve sieve,
      StateFetcher states,
      SnapshotUpload upload,
      JoinMetrics metrics,
      int maxEvents,
      InstantSource clock) {
    this.identity = identity;
    this.client = client;
    this.sieve = sieve;
    this.states = states;
    this.upload = upload;
    this.metrics = metrics;
    this.maxEvents = maxEvents;
    this.clock = clock;
  }

  /**
   * Joins.
   *
   * @return the membership event
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if no decision is made in time
   */
  EventId through(ServerName server, RoomId roomId, UserId user, TimeLimit time, Progress progress)
      throws JoinFailedException, InterruptedException {
    progress.asking(server);
    try {
      ObjectNode proposal = client.makeJoin(server, roomId, user);
      RoomVersion version = JoinTemplate.version(proposal);
      Pdu join = new JoinTemplate(roomId, user).sign(proposal, version, clock.millis(), identity);
      return handIn(server, version, join, time, progress);
    } catch (FederationException e) {
      throw JoinFailedException.of(e);
    } catch (AnswerRefusedException e) {
      throw new JoinFailedException(Reason.BAD_ANSWER, server + ": " + e.getMessage());
    }
  }

  private EventId handIn(
      ServerName server, RoomVersion version, Pdu join, TimeLimit time, Progress progress)
      throws FederationException,
          AnswerRefusedException,
          JoinFailedException,
          InterruptedException {
    progress.stage("receiving the room");
    try (StateCollector collector =
        new StateCollector(sieve, join.roomId(), version, STATE, maxEvents)) {
      progress.counting(collector::taken);
      RoomAnswer answer = new RoomAnswer(collector);
      client.sendJoin(server, join, time, answer);
      Pdu sent = sent(answer, join);
      if (answer.membersOmitted()) {
        log.debug("{} left out the members of {}", server, join.roomId());
        try (FetchedState whole =
            states.whole(server, version, sent, id -> Optional.empty(), time)) {
          return takeIn(server, version, sent, whole, progress);
        }
      }
      progress.stage("checking the room");
      return takeIn(server, version, sent, collector.finish(sent, id -> false), progress);
    }
  }

  /**
   * The event as the server sends it to the others: ours, with one more signature if a user of that
   * server vouches for us.
   */
  private Pdu sent(RoomAnswer answer, Pdu join)
      throws AnswerRefusedException, InterruptedException {
    Pdu sent = join;
    if (answer.event().isPresent()) {
      Pdu returned = parse(answer.event().get(), join.roomVersion());
      if (!unsigned(returned).equals(unsigned(join))) {
        throw AnswerRefusedException.wrong("another event than ours was accepted");
      }
      sent = returned;
    }
    if (!sieve.signed(List.of(sent)).isEmpty()) {
      return sent;
    }
    if (sieve.signed(List.of(join)).isEmpty()) {
      throw AnswerRefusedException.wrong("the server has not signed for the user who vouches");
    }
    return join;
  }

  private static Pdu parse(RawJson event, RoomVersion version) throws AnswerRefusedException {
    try {
      return Pdu.parse(event.bytes(), version);
    } catch (MalformedEventException e) {
      throw AnswerRefusedException.wrong("the accepted event: " + e.getMessage());
    }
  }

  private static ObjectNode unsigned(Pdu event) {
    ObjectNode json = event.json().deepCopy();
    json.remove(List.of("signatures", "unsigned"));
    return json;
  }

  private EventId takeIn(
      ServerName server, RoomVersion version, Pdu join, FetchedState state, Progress progress)
      throws JoinFailedException, InterruptedException {
    progress.stage("taking the room in");
    Outcome outcome =
        upload.upload(join.roomId(), version, server, RoomLogEntry.Purpose.JOIN, state.parts());
    if (!outcome.isOk()) {
      throw new JoinFailedException(
          Reason.BAD_ANSWER,
          "What " + server + " gave as the room is refused: " + outcome.reason().orElse("") + ".");
    }
    metrics.tookIn(state.parts().size(), state.dropped());
    if (state.dropped() > 0) {
      log.info("{} events of {} could not be proven", state.dropped(), join.roomId());
    }
    return join.eventId();
  }
}
