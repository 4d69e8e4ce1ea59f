package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what the topology does not accept, with the reason and the original. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private static final int MAX_DETAIL = 300;

  private final Topics topics;

  DeadLetters(Topics topics) {
    this.topics = topics;
  }

  /** Refuses a PDU of another server. */
  void pdu(Turn turn, IncomingPdu entry, Reason reason, String detail) {
    LOG.debug("{} {}: {}, {}", turn.place(), entry.eventId(), reason, detail);
    send(
        turn,
        reason,
        detail,
        Optional.of(entry.eventId()),
        Optional.of(entry.origin()),
        Bytes.wrap(entry.pdu().bytes()));
  }

  /** Refuses a snapshot, or an event of one. The original is the log's entry. */
  void snapshot(Turn turn, String detail, Optional<EventId> eventId, Optional<ServerName> via) {
    LOG.warn("{} snapshot of {} refused: {}", turn.place(), turn.roomId(), detail);
    send(turn, Reason.SNAPSHOT_REFUSED, detail, eventId, via, turn.place().value());
  }

  /** An entry that cannot be worked through, because of what is in it or of a fault of ours. */
  void entry(Turn turn, String detail) {
    send(turn, Reason.MALFORMED, detail, Optional.empty(), Optional.empty(), turn.place().value());
  }

  /** A record of the log that is no entry of a room; it is kept under the name of the log. */
  void unreadable(Outputs outputs, LogPlace place, String detail) {
    Original original = Original.of(place.value());
    LOG.error("{} is no entry: {}", place, detail(detail, original, place));
    DeadLetter letter =
        new DeadLetter(
            Reason.MALFORMED,
            detail(detail, original, place),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            original.text(),
            place.time());
    outputs.send(topics.deadLetters(), place.topic(), letter, place.time());
  }

  private void send(
      Turn turn,
      Reason reason,
      String detail,
      Optional<EventId> eventId,
      Optional<ServerName> server,
      Bytes bytes) {
    Original original = Original.of(bytes);
    DeadLetter letter =
        new DeadLetter(
            reason,
            detail(detail, original, turn.place()),
            Optional.of(turn.roomId()),
            eventId,
            server,
            original.text(),
            turn.now());
    turn.send(topics.deadLetters(), turn.roomId().value(), letter);
  }

  /** The detail may quote what came in: it is cut, and made text that can be written. */
  private static String detail(String detail, Original original, LogPlace place) {
    String start = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    String text = new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return original.isWhole() ? text : text + "; cut off, the whole is " + place;
  }
}
