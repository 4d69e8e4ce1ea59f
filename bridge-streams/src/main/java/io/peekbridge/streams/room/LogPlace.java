package io.peekbridge.streams.room;

import org.apache.kafka.common.utils.Bytes;

/**
 * A record of the room log, as the topology finds it.
 *
 * @param time when the broker appended it, milliseconds since the epoch: the topology's only "now"
 * @param value the record's bytes; null for a tombstone
 */
record LogPlace(String topic, int partition, long offset, long time, Bytes value) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
