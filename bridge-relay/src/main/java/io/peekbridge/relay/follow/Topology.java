package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;

/** What following needs of the topology. Calls block. */
interface Topology {
  /**
   * Whether we follow the room already, and so only have to go on.
   *
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if it cannot tell now
   */
  boolean isPeeked(RoomId roomId);

  /** The rooms that are taken as followed, whether anybody wants that or not. */
  List<RoomId> peeked();

  /**
   * Appends entries, then a request, and waits for what is decided about it.
   *
   * @throws org.apache.kafka.common.KafkaException if something cannot be appended
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if the decision is not made in time
   */
  Outcome decide(RoomId roomId, List<RoomLogEntry> before, RoomLogEntry.Request request)
      throws InterruptedException;
}
