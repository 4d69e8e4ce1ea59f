package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topic;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends records to the sinks of the topology, each of which is named after its topic. */
final class Outputs {
  private final ProcessorContext<Object, Object> context;

  Outputs(ProcessorContext<Object, Object> context) {
    this.context = context;
  }

  /** Sends one record; a null value is a tombstone. */
  <K, V> void send(Topic<K, V> topic, K key, V value, long time) {
    context.forward(new Record<>(key, value, time), topic.name());
  }
}
