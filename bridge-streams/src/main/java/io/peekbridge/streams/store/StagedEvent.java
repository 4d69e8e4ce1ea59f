package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Optional;

/**
 * An event of a snapshot that is being taken in, and what has to be known of all of them at once.
 *
 * @param state whether it is part of the room's state at the snapshot
 * @param latest whether it is a forward extremity there
 * @param entry the entry of the state that it sets, if it is a state event
 * @param pdu its body
 */
public record StagedEvent(
    boolean state,
    boolean latest,
    Optional<StateKey> entry,
    long depth,
    List<EventId> authEvents,
    RawJson pdu) {

  private static final RawJson NO_BODY = RawJson.of("{}");

  public static StagedEvent of(Pdu event, boolean state, boolean latest) {
    return new StagedEvent(
        state,
        latest,
        event.stateEntry(),
        event.depth(),
        event.authEvents(),
        RawJson.of(event.bytes()));
  }

  /** The same without the body. */
  public StagedEvent outline() {
    return new StagedEvent(state, latest, entry, depth, authEvents, NO_BODY);
  }

  byte[] bytes() {
    PackedWriter out = new PackedWriter().flag(state).flag(latest).flag(entry.isPresent());
    entry.ifPresent(key -> out.text(key.type()).text(key.stateKey()));
    return out.number(depth)
        .texts(authEvents.stream().map(EventId::value).toList())
        .rest(pdu.bytes())
        .bytes();
  }

  static StagedEvent of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in ->
            new StagedEvent(
                in.flag(),
                in.flag(),
                in.flag() ? Optional.of(new StateKey(in.text(), in.text())) : Optional.empty(),
                in.number(),
                in.texts(EventId::new),
                RawJson.of(in.rest())));
  }
}
