package io.peekbridge.streams;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Things that happen to a hosted room, in any order. */
final class RoomActions {
  /** Something that happens. */
  sealed interface Action {}

  record Message() implements Action {}

  /** A state event under one of a few keys. */
  record State(int key) implements Action {}

  record Visibility(boolean open) implements Action {}

  /** An ACL that denies one of the servers, or nobody. */
  record Acl(int denied) implements Action {}

  record Start(int server, int peek) implements Action {}

  record Renew(int server, int peek) implements Action {}

  record Stop(int server, int peek) implements Action {}

  record Pass(int minutes) implements Action {}

  static final int SERVERS = 3;
  static final int PEEKS = 2;

  private RoomActions() {}

  static Arbitrary<List<Action>> lists() {
    Arbitrary<Integer> servers = Arbitraries.integers().between(0, SERVERS - 1);
    Arbitrary<Integer> peeks = Arbitraries.integers().between(0, PEEKS - 1);
    Arbitrary<Action> actions =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(new Message())),
            Tuple.of(4, Arbitraries.integers().between(0, 2).map(State::new)),
            Tuple.of(1, Arbitraries.of(true, false).map(Visibility::new)),
            Tuple.of(1, Arbitraries.integers().between(0, SERVERS).map(Acl::new)),
            Tuple.of(6, Combinators.combine(servers, peeks).as(Start::new)),
            Tuple.of(2, Combinators.combine(servers, peeks).as(Renew::new)),
            Tuple.of(2, Combinators.combine(servers, peeks).as(Stop::new)),
            Tuple.of(3, Arbitraries.integers().between(1, 50).map(Pass::new)));
    return actions.list().ofMinSize(1).ofMaxSize(60);
  }
}
