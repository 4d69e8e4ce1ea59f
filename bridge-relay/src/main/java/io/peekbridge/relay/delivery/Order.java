package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What is ordered about a destination.
 *
 * @param paused whether nothing is to be sent
 * @param retryAfter failures up to that time do not put off the next try
 * @param dropThrough what waits up to this offset is to be dropped; {@link Place#NONE} for nothing
 */
record Order(boolean paused, Instant retryAfter, long dropThrough) {
  static final Order NONE = new Order(false, Instant.EPOCH, Place.NONE);

  /** The same with one part given, or (absent) taken back. */
  Order with(DestinationOrderKey.Kind kind, Optional<DestinationOrder> given) {
    return switch (kind) {
      case PAUSE -> new Order(given.isPresent(), retryAfter, dropThrough);
      case RETRY ->
          new Order(
              paused,
              given.map(order -> Instant.ofEpochMilli(order.ts())).orElse(Instant.EPOCH),
              dropThrough);
      case DROP ->
          new Order(paused, retryAfter, given.map(DestinationOrder::through).orElse(Place.NONE));
    };
  }
}
