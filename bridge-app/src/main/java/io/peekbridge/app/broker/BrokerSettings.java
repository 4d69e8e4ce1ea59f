package io.peekbridge.app.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How to run an {@link EmbeddedBroker}.
 *
 * @param directory everything the broker keeps; created when absent
 * @param port the port that clients use, on loopback; absent: the port this directory had before,
 *     or a free one that it keeps from then on
 * @param fsync whether every record is forced to the disk before it is acknowledged, which only a
 *     power failure makes necessary (see {@link EmbeddedBroker})
 * @param overrides broker properties that replace ours, by Kafka's own names
 */
public record BrokerSettings(
    Path directory, OptionalInt port, boolean fsync, Map<String, String> overrides) {

  /** Copies the overrides. */
  public BrokerSettings {
    overrides = Map.copyOf(overrides);
  }

  /** A broker in this directory with everything else as usual. */
  public static BrokerSettings in(Path directory) {
    return new BrokerSettings(directory, OptionalInt.empty(), false, Map.of());
  }

  /** The same with a chosen port for clients. */
  public BrokerSettings withPort(int chosen) {
    return new BrokerSettings(directory, OptionalInt.of(chosen), fsync, overrides);
  }

  /** The same with records forced to disk one by one, or not. */
  public BrokerSettings withFsync(boolean everyRecord) {
    return new BrokerSettings(directory, port, everyRecord, overrides);
  }
}
