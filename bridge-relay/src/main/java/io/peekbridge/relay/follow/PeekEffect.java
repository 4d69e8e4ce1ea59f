package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.Optional;

/** What is to be done for a peek after a transition. */
sealed interface PeekEffect {

  /** Something that takes time, and of which an event tells the result. */
  sealed interface Request extends PeekEffect {}

  /** Find out whether the room is followed already. */
  record LookUp() implements Request {}

  /** Ask the server for the peek and take its snapshot in. */
  record Start(ServerName via) implements Request {}

  /** Ask the server to renew the peek. */
  record Renew(ServerName via) implements Request {}

  /** Forget the room, then tell the server that has the peek. */
  record End(Optional<ServerName> via) implements Request {}

  /** Tell the server once more. */
  record TellAgain(ServerName via) implements Request {}

  /** Tell a server that we don't want the peek from it, once, whether it hears it or not. */
  record Dismiss(ServerName via) implements PeekEffect {}

  /** Call back at that time. */
  record SetAlarm(Instant at) implements PeekEffect {}
}
