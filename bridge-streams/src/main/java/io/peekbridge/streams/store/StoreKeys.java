package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the stores. A key starts with the room id and a zero byte, so that no room's keys are
 * the prefix of another's; parts that may hold any text are preceded by their length or stand last.
 */
final class StoreKeys {
  private StoreKeys() {}

  /** The room itself. Keys sort as the UTF-8 bytes of the ids. */
  static Bytes room(RoomId roomId) {
    return key(new PackedWriter().rest(roomId.value()));
  }

  static RoomId roomOf(Bytes key) {
    return PackedReader.read(key.get(), in -> new RoomId(in.restAsText()));
  }

  /** What every key about the room starts with. */
  static Bytes prefix(RoomId roomId) {
    return key(in(roomId));
  }

  static Bytes event(RoomId roomId, EventId eventId) {
    return key(in(roomId).rest(eventId.value()));
  }

  static EventId eventOf(Bytes key) {
    return PackedReader.read(
        key.get(),
        in -> {
          in.name();
          return new EventId(in.restAsText());
        });
  }

  static Bytes state(StateHash hash) {
    return Bytes.wrap(hash.bytes());
  }

  static Bytes position(RoomId roomId, long position) {
    return key(in(roomId).number(position));
  }

  static Bytes peek(SubscriptionKey peek) {
    return key(peekIn(new PackedWriter(), peek));
  }

  static SubscriptionKey peekOf(Bytes key) {
    return PackedReader.read(key.get(), StoreKeys::readPeek);
  }

  static Bytes expiry(long expiresAt, SubscriptionKey peek) {
    return key(peekIn(new PackedWriter().number(expiresAt), peek));
  }

  /** The smallest key of peeks that expire at the time or later. */
  static Bytes expiryFrom(long expiresAt) {
    return key(new PackedWriter().number(expiresAt));
  }

  static DuePeek expiryOf(Bytes key) {
    return PackedReader.read(key.get(), in -> new DuePeek(in.number(), readPeek(in)));
  }

  static Bytes outcome(long day, RoomId roomId, String requestId) {
    return key(new PackedWriter().number(day).name(roomId.value()).rest(requestId));
  }

  /** The smallest key of outcomes of the day or later. */
  static Bytes outcomesFrom(long day) {
    return key(new PackedWriter().number(day));
  }

  /** The smallest key behind everything that starts with the prefix, which ends in a zero byte. */
  static Bytes behind(Bytes prefix) {
    byte[] next = Arrays.copyOf(prefix.get(), prefix.get().length);
    next[next.length - 1] = 1;
    return Bytes.wrap(next);
  }

  private static PackedWriter in(RoomId roomId) {
    return new PackedWriter().name(roomId.value());
  }

  private static PackedWriter peekIn(PackedWriter out, SubscriptionKey peek) {
    return out.name(peek.roomId().value()).name(peek.server().value()).rest(peek.peekId());
  }

  private static SubscriptionKey readPeek(PackedReader in) {
    return new SubscriptionKey(new RoomId(in.name()), new ServerName(in.name()), in.restAsText());
  }

  private static Bytes key(PackedWriter out) {
    return Bytes.wrap(out.bytes());
  }
}
