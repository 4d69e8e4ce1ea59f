package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.follow.PeekEffect.Dismiss;
import io.peekbridge.relay.follow.PeekEffect.End;
import io.peekbridge.relay.follow.PeekEffect.Renew;
import io.peekbridge.relay.follow.PeekEffect.Start;
import io.peekbridge.relay.follow.PeekState.Resuming;
import io.peekbridge.relay.follow.PeekState.Starting;
import io.peekbridge.relay.follow.PeekState.Stopping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The next state of a peek, and what to do on the way to it. */
record Step(PeekState next, List<PeekEffect> effects) {
  static Step to(PeekState next, PeekEffect... effects) {
    return new Step(next, List.of(effects));
  }

  /** Ask the servers, one after the other, whether they still have the peek. */
  static Step resume(List<ServerName> from) {
    ServerName first = from.getFirst();
    return Step.to(new Resuming(first, rest(from)), new Renew(first));
  }

  /** Ask the servers for the peek, one after the other. */
  static Step start(List<ServerName> from, Round round) {
    ServerName first = from.getFirst();
    return Step.to(new Starting(first, rest(from), round), new Start(first));
  }

  private static List<ServerName> rest(List<ServerName> servers) {
    return List.copyOf(servers.subList(1, servers.size()));
  }

  /** Leave one server for others. */
  static Step reroute(ServerName old, List<ServerName> via) {
    return also(new Dismiss(old), start(via, Round.FIRST));
  }

  /** Forget the room, and tell the server that has the peek, if one has. */
  static Step stop(Optional<ServerName> via) {
    return Step.to(new Stopping(via, 0, Instant.MAX), new End(via));
  }

  /** The same, and something else first. */
  static Step also(PeekEffect effect, Step step) {
    List<PeekEffect> effects = new ArrayList<>(step.effects());
    effects.addFirst(effect);
    return new Step(step.next(), List.copyOf(effects));
  }
}
