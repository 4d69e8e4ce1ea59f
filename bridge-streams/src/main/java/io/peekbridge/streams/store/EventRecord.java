package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.List;

/**
 * An event that we hold.
 *
 * @param position its number in the room; -1 if it came with a snapshot, as part of the state or of
 *     an auth chain
 * @param authEvents the auth events that it names, beside its body so that walking an auth chain
 *     parses nothing
 * @param pdu its body
 */
public record EventRecord(long position, List<EventId> authEvents, RawJson pdu) {
  /** The position of events that have none. */
  public static final long NO_POSITION = -1;

  public static EventRecord of(long position, Pdu event) {
    return new EventRecord(position, event.authEvents(), RawJson.of(event.bytes()));
  }

  /** Whether the event is one of the room's accepted ones, not just known from a snapshot. */
  public boolean isAccepted() {
    return position != NO_POSITION;
  }

  byte[] bytes() {
    return new PackedWriter()
        .number(position)
        .texts(authEvents.stream().map(EventId::value).toList())
        .rest(pdu.bytes())
        .bytes();
  }

  static EventRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes, in -> new EventRecord(in.number(), in.texts(EventId::new), RawJson.of(in.rest())));
  }
}
