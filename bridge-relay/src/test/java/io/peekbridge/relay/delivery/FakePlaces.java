package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;

/** Places that are written at once, until closed. */
final class FakePlaces implements PlaceLog {
  final List<Destination> written = new ArrayList<>();
  volatile boolean closed;
  volatile boolean broken;

  @Override
  public CompletableFuture<Void> write(Destination place) {
    if (closed) {
      return CompletableFuture.failedFuture(new KafkaException("closed"));
    }
    written.add(place);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    closed = true;
  }
}
