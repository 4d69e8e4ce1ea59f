package io.peekbridge.api.operator;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What it would be to give what a dead letter tells of another try. */
sealed interface Replay {
  /** To deliver an event to one server again. */
  record Outgoing(ServerName server, Delivery delivery) implements Replay {}

  /** To give an event of another server to its room again. */
  record Incoming(ServerName origin, Pdu pdu) implements Replay {}

  /** It cannot be tried again; why, as a sentence. */
  record Impossible(String why) implements Replay {}

  /**
   * The replay of a letter.
   *
   * @param versions the version of a room that we know
   */
  static Replay of(DeadLetter letter, Function<RoomId, Optional<RoomVersion>> versions) {
    return switch (letter.reason()) {
      case REFUSED_BY_DESTINATION -> outgoing(letter);
      case REJECTED, SOFT_FAILED, UNKNOWN_PARENTS, MISSING_AUTH_EVENTS, UNKNOWN_ROOM ->
          incoming(letter, versions);
      case SNAPSHOT_REFUSED ->
          new Impossible("A snapshot is asked for anew as long as its room is followed.");
      case MALFORMED -> new Impossible("What nobody could read would not be read again.");
      case UNDELIVERABLE -> new Impossible("The records are gone from the log.");
      case DROPPED -> new Impossible("The letter tells of a range and holds no event.");
    };
  }

  private static Replay outgoing(DeadLetter letter) {
    if (letter.server().isEmpty() || letter.roomId().isEmpty() || letter.eventId().isEmpty()) {
      return new Impossible("The letter does not say which event of which room is for whom.");
    }
    byte[] original = bytes(letter);
    try {
      Json.parseTolerantEvent(original);
    } catch (MalformedJsonException e) {
      return new Impossible("What the letter holds is no whole event.");
    }
    return new Outgoing(
        letter.server().get(),
        Delivery.ofEvent(
            letter.roomId().get(),
            List.of(letter.server().get()),
            letter.eventId().get(),
            RawJson.of(original)));
  }

  private static Replay incoming(
      DeadLetter letter, Function<RoomId, Optional<RoomVersion>> versions) {
    if (letter.server().isEmpty() || letter.roomId().isEmpty() || letter.eventId().isEmpty()) {
      return new Impossible("The letter does not say which event of which room came from whom.");
    }
    RoomId roomId = letter.roomId().get();
    Optional<RoomVersion> version = versions.apply(roomId);
    if (version.isEmpty()) {
      return new Impossible("We neither host nor follow the room, so that nothing would take it.");
    }
    try {
      Pdu pdu = Pdu.parse(bytes(letter), version.get());
      EventId expected = letter.eventId().get();
      return pdu.roomId().equals(roomId) && pdu.eventId().equals(expected)
          ? new Incoming(letter.server().get(), pdu)
          : new Impossible("What the letter holds is another event than it says.");
    } catch (MalformedEventException e) {
      return new Impossible("What the letter holds is no whole event of the room.");
    }
  }

  private static byte[] bytes(DeadLetter letter) {
    return letter.original().getBytes(StandardCharsets.UTF_8);
  }
}
