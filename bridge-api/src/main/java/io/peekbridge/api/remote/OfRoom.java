package io.peekbridge.api.remote;

import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.RoomId;

/** A question about one room. */
interface OfRoom<A> extends Question<A> {
  RoomId roomId();

  @Override
  default int partition(Topics topics) {
    return topics.roomLog().partitionOf(roomId());
  }
}
