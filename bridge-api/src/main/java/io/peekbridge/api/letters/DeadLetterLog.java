package io.peekbridge.api.letters;

import io.peekbridge.kafka.record.DeadLetter;
import java.util.Optional;
import java.util.function.Predicate;

/** What was refused or given up: the topic {@code dead-letters}. */
public interface DeadLetterLog {
  /**
   * Looks through the newest letters, or those before a place; at so many that it takes a bounded
   * time, so that a page may have fewer than there are.
   *
   * @param limit the most that the page has
   * @throws org.apache.kafka.common.KafkaException if they cannot be had
   */
  LetterPage newest(Predicate<DeadLetter> wanted, int limit, Optional<LetterPlace> before)
      throws InterruptedException;

  /** One letter, whole; empty if there is none, or none any more. */
  Optional<KeptLetter> get(LetterId id) throws InterruptedException;
}
