package io.peekbridge.relay;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a peek of ours into a remote room is doing.
 *
 * @param via the server that is peeked through, or tried now
 * @param since when it came into this state, milliseconds since the epoch
 * @param renewAt when it will be renewed, or tried again, milliseconds since the epoch
 * @param snapshots snapshots of the room that were accepted since this process follows it
 */
public record PeekStatus(
    RoomId roomId,
    String peekId,
    Optional<ServerName> via,
    State state,
    long since,
    OptionalLong renewAt,
    Optional<String> lastError,
    int snapshots) {

  /** What a peek does. */
  public enum State {
    /** Asks the servers of the room whether they still have the peek of an earlier run. */
    RESUMING,
    /** Asks a server for the peek, verifies its snapshot and takes it over. */
    STARTING,
    /** The room is followed. */
    ACTIVE,
    /** The room is followed; a renewal is under way. */
    RENEWING,
    /** No server of the room gave us the peek; they will be asked again. */
    BACKING_OFF,
    /** No longer wanted; the server is being told. */
    STOPPING,
    STOPPED
  }
}
