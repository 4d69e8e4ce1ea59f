package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.fetch.TopologyInput;
import java.util.List;

/** What following needs of the topology. Calls block. */
interface Topology extends TopologyInput {
  /**
   * Whether we follow the room already, and so only have to go on.
   *
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if it cannot tell now
   */
  boolean isPeeked(RoomId roomId);

  /**
   * Whether we are in the room ourselves, so that there is nothing to follow and nothing to forget.
   *
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if it cannot tell now
   */
  boolean isJoined(RoomId roomId);

  /** The rooms that are taken as followed, whether anybody wants that or not. */
  List<RoomId> peeked();
}
