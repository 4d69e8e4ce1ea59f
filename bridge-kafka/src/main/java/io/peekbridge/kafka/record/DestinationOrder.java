package io.peekbridge.kafka.record;

/**
 * An order about a destination. Orders say how things are to be, not what to do next, so carrying
 * one out twice changes nothing.
 *
 * @param ts when it was given, milliseconds since the epoch
 * @param through of {@code DROP}: the last offset of the destination's partition of {@code
 *     deliveries} that is dropped; -1 otherwise
 */
public record DestinationOrder(long ts, long through) {

  /** An order that needs nothing but its time. */
  public static DestinationOrder at(long ts) {
    return new DestinationOrder(ts, -1);
  }

  /** To drop what waits up to an offset, inclusive. */
  public static DestinationOrder dropThrough(long ts, long offset) {
    return new DestinationOrder(ts, offset);
  }
}
