package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;

/** A peek of another server; the fields are those of {@link Subscription}. */
record PeekRecord(long since, long expiresAt, long position) {

  static PeekRecord of(Subscription peek) {
    return new PeekRecord(peek.since(), peek.expiresAt(), peek.position());
  }

  Subscription subscription(SubscriptionKey key) {
    return new Subscription(key.roomId(), key.server(), key.peekId(), since, expiresAt, position);
  }

  byte[] bytes() {
    return new PackedWriter().number(since).number(expiresAt).number(position).bytes();
  }

  static PeekRecord of(byte[] bytes) {
    return PackedReader.read(bytes, in -> new PeekRecord(in.number(), in.number(), in.number()));
  }
}
