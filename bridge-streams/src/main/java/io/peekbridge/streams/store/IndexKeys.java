package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the store of indexes. Each starts with a letter for the index; then comes the room
 * and a zero byte, except where the room is what is looked for.
 */
final class IndexKeys {
  /** A state event, and an event that names it among its auth events. No value. */
  private static final char AUTHORIZES = 'a';

  /** An event, without its room. The value is the room. */
  private static final char ROOM_OF = 'e';

  /** An event that we lack, and one that waits for it. No value. */
  private static final char MISSING = 'm';

  /** An event that we lack, and that an event we have names as its parent. No value. */
  private static final char PARENT = 'p';

  /** What is lacking, and an event that was asked for as such. No value. */
  private static final char REQUESTED = 'g';

  /** A server. The value is how many of its users are in the room. */
  private static final char SERVER = 's';

  /** The time that an accepted event claims, and its position. The value is the event. */
  private static final char TIME = 't';

  /** An event that waits for others. The value is a {@link WaitingEvent}. */
  private static final char WAITING = 'w';

  /** A room. The value is how many events wait in it. */
  private static final char WAITING_COUNT = 'c';

  private IndexKeys() {}

  static Bytes authorizes(RoomId roomId, EventId authEvent) {
    return key(in(AUTHORIZES, roomId).name(authEvent.value()));
  }

  static Bytes authorizes(RoomId roomId, EventId authEvent, EventId event) {
    return key(in(AUTHORIZES, roomId).name(authEvent.value()).rest(event.value()));
  }

  static Bytes roomOf(EventId eventId) {
    return key(new PackedWriter().letter(ROOM_OF).rest(eventId.value()));
  }

  static Bytes missing(RoomId roomId, EventId missing) {
    return key(in(MISSING, roomId).name(missing.value()));
  }

  static Bytes missing(RoomId roomId, EventId missing, EventId waiting) {
    return key(in(MISSING, roomId).name(missing.value()).rest(waiting.value()));
  }

  static Bytes parent(RoomId roomId, EventId parent) {
    return key(in(PARENT, roomId).rest(parent.value()));
  }

  static Bytes requested(RoomId roomId, Gap.Kind kind, EventId missing) {
    return key(in(REQUESTED, roomId).name(kind.name()).rest(missing.value()));
  }

  static Bytes waiting(RoomId roomId, EventId waiting) {
    return key(in(WAITING, roomId).rest(waiting.value()));
  }

  /** What every key starts with that says that something in the room waits, or is waited for. */
  static List<Bytes> ofWaiting(RoomId roomId) {
    return List.of(key(in(MISSING, roomId)), key(in(REQUESTED, roomId)), key(in(WAITING, roomId)));
  }

  static Bytes waitingCount(RoomId roomId) {
    return key(in(WAITING_COUNT, roomId));
  }

  static Bytes servers(RoomId roomId) {
    return key(in(SERVER, roomId));
  }

  static Bytes server(RoomId roomId, ServerName server) {
    return key(in(SERVER, roomId).rest(server.value()));
  }

  static ServerName serverOf(Bytes key) {
    return PackedReader.read(
        key.get(),
        in -> {
          in.letter();
          in.name();
          return new ServerName(in.restAsText());
        });
  }

  /** The smallest key of that time or later; times may be negative. */
  static Bytes time(RoomId roomId, long time) {
    return key(in(TIME, roomId).sortable(time));
  }

  static Bytes time(RoomId roomId, long time, long position) {
    return key(in(TIME, roomId).sortable(time).number(position));
  }

  /** Every time of the room. */
  static Bytes times(RoomId roomId) {
    return key(in(TIME, roomId));
  }

  /** The event behind the two ids of a key. */
  static EventId secondEventOf(Bytes key) {
    return PackedReader.read(
        key.get(),
        in -> {
          in.letter();
          in.name();
          in.name();
          return new EventId(in.restAsText());
        });
  }

  private static PackedWriter in(char index, RoomId roomId) {
    return new PackedWriter().letter(index).name(roomId.value());
  }

  private static Bytes key(PackedWriter out) {
    return Bytes.wrap(out.bytes());
  }
}
