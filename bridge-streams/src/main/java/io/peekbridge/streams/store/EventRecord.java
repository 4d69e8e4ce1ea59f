package io.peekbridge.streams.store;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.state.StateHash;
import java.util.List;
import java.util.Optional;

/**
 * An event that we hold.
 *
 * @param position its number in the room; {@link HeldEvent#NO_POSITION} unless it was accepted
 * @param before the state before it, if that is known
 * @param after the state after it, if that is known
 * @param entry the entry of the state that it sets, if it is a state event
 * @param authEvents the auth events that it names, beside its body so that walking an auth chain
 *     parses nothing
 * @param pdu its body
 */
public record EventRecord(
    Status status,
    long position,
    Optional<StateHash> before,
    Optional<StateHash> after,
    Optional<StateKey> entry,
    List<EventId> authEvents,
    RawJson pdu) {

  /** An event of which the state before it is not known. */
  public static EventRecord outlier(Pdu event, boolean rejected) {
    return new EventRecord(
        rejected ? Status.REJECTED : Status.OUTLIER,
        HeldEvent.NO_POSITION,
        Optional.empty(),
        Optional.empty(),
        event.stateEntry(),
        event.authEvents(),
        RawJson.of(event.bytes()));
  }

  /** An event that has its place among the others. */
  public static EventRecord placed(
      Pdu event, Status status, long position, Optional<StateHash> before, StateHash after) {
    return new EventRecord(
        status,
        position,
        before,
        Optional.of(after),
        event.stateEntry(),
        event.authEvents(),
        RawJson.of(event.bytes()));
  }

  public boolean isRejected() {
    return status == Status.REJECTED;
  }

  /** The event as others see it. */
  public HeldEvent held(EventId eventId) {
    return new HeldEvent(eventId, status, position, authEvents, pdu);
  }

  byte[] bytes() {
    PackedWriter out = new PackedWriter().text(status.name()).number(position);
    hash(out, before);
    hash(out, after);
    out.flag(entry.isPresent());
    entry.ifPresent(key -> out.text(key.type()).text(key.stateKey()));
    return out.texts(authEvents.stream().map(EventId::value).toList()).rest(pdu.bytes()).bytes();
  }

  private static void hash(PackedWriter out, Optional<StateHash> state) {
    out.flag(state.isPresent());
    state.ifPresent(hash -> out.rest(hash.bytes()));
  }

  static EventRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in ->
            new EventRecord(
                Status.valueOf(in.text()),
                in.number(),
                hash(in),
                hash(in),
                in.flag() ? Optional.of(new StateKey(in.text(), in.text())) : Optional.empty(),
                in.texts(EventId::new),
                RawJson.of(in.rest())));
  }

  private static Optional<StateHash> hash(PackedReader in) {
    return in.flag() ? Optional.of(in.stateHash()) : Optional.empty();
  }
}
