package io.peekbridge.relay;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.List;

/**
 * A wish to be in a room.
 *
 * @param room its id or one of its aliases
 * @param via servers to join through, best first; may be empty where the room's id or its alias
 *     leads to some
 * @param user a user of ours
 */
public record JoinRequest(String room, List<ServerName> via, UserId user) {
  public JoinRequest {
    via = List.copyOf(via);
  }
}
