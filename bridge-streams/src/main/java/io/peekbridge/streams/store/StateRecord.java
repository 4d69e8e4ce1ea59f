package io.peekbridge.streams.store;

import io.peekbridge.matrix.id.EventId;
import java.util.Optional;

/**
 * The event that sets an entry of the state.
 *
 * @param since the position at which it came to do so
 */
public record StateRecord(long since, EventId eventId) {

  byte[] bytes() {
    return new PackedWriter().number(since).rest(eventId.value()).bytes();
  }

  static StateRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes, in -> new StateRecord(in.number(), new EventId(in.restAsText())));
  }

  /** What was replaced, in the store of changes: no bytes for nothing. */
  static byte[] replaced(Optional<StateRecord> record) {
    return record.map(StateRecord::bytes).orElseGet(() -> new byte[0]);
  }

  static Optional<StateRecord> ofReplaced(byte[] bytes) {
    return bytes.length == 0 ? Optional.empty() : Optional.of(of(bytes));
  }
}
