package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.ServerName;

/**
 * Which order is given about a destination; on the topic a JSON array {@code [server, kind]},
 * partitioned by the server. Each kind has a key of its own, so that whoever gives one order takes
 * none of another kind back.
 */
public record DestinationOrderKey(ServerName server, Kind kind) {

  /** What is ordered. */
  public enum Kind {
    /** Nothing is sent as long as the order stands; taking it back (a tombstone) resumes. */
    PAUSE,
    /**
     * The destination is there, or somebody wants to know: a failure from before the order does not
     * put off the next try.
     */
    RETRY,
    /** What waits up to an offset of the destination's partition is not delivered any more. */
    DROP
  }
}
