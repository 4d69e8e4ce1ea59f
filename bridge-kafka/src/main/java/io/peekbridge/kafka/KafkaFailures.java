package io.peekbridge.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** Failures of asynchronous Kafka calls as the exceptions that they are. */
public final class KafkaFailures {
  private KafkaFailures() {}

  /** The Kafka exception inside, or a new one around whatever else is inside. */
  public static KafkaException unwrap(ExecutionException failure) {
    return failure.getCause() instanceof KafkaException kafka
        ? kafka
        : new KafkaException(failure.getCause());
  }
}
