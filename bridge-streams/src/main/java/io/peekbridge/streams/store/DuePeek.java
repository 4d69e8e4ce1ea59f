package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.SubscriptionKey;

/**
 * An entry of the index of peeks by the time at which they end.
 *
 * @param expiresAt milliseconds since the epoch
 */
public record DuePeek(long expiresAt, SubscriptionKey peek) {}
