package io.peekbridge.streams.room;

/** Who is told of an accepted event. */
enum Audience {
  /** The servers that peek the room through us: the servers in it hear it from its own server. */
  PEEKERS,
  /** They and the servers in the room: the event is ours, or was handed to us for all of them. */
  EVERYBODY
}
