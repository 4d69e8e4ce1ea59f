package io.peekbridge.api.federation.read;

import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.api.federation.room.UsersOfServers;
import io.peekbridge.matrix.auth.HistoryVisibility;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether a server had a user in the room at its events. The user that was found last is looked at
 * first, because a user who is in the room at one event mostly is at the next. Who has very many
 * users that come and go is given up at some point: what it asks for then is taken as not seen.
 */
final class PastMembers {
  private static final int MAX_LOOKUPS = 20_000;

  private final UsersOfServers users;
  private final KnownRoom room;
  private final ServerName server;
  private Deque<String> candidates;
  private int lookups;

  PastMembers(UsersOfServers users, KnownRoom room, ServerName server) {
    this.users = users;
    this.room = room;
    this.server = server;
  }

  /** Whether one of them was in the room in that state, or invited if the visibility allows it. */
  boolean any(StateView state, HistoryVisibility visibility) {
    if (candidates == null) {
      candidates = new ArrayDeque<>(users.of(room, server));
    }
    Optional<String> found =
        candidates.stream()
            .takeWhile(user -> ++lookups <= MAX_LOOKUPS)
            .filter(user -> counts(state.membershipOf(user), visibility))
            .findFirst();
    found.ifPresent(this::putFirst);
    return found.isPresent();
  }

  private void putFirst(String user) {
    candidates.remove(user);
    candidates.addFirst(user);
  }

  private static boolean counts(Membership membership, HistoryVisibility visibility) {
    return membership == Membership.JOIN
        || (membership == Membership.INVITE && visibility == HistoryVisibility.INVITED);
  }
}
