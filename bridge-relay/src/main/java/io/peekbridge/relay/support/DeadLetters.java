package io.peekbridge.relay.support;

import io.peekbridge.kafka.record.DeadLetter;
import java.util.concurrent.CompletableFuture;

/** Where ends what was refused or given up. */
@FunctionalInterface
public interface DeadLetters {
  /**
   * Writes a dead letter.
   *
   * @param key the room or the destination that it is about
   * @return completes once the letter cannot be lost any more
   */
  CompletableFuture<Void> write(String key, DeadLetter letter);
}
