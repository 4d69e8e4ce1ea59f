package io.peekbridge.api.remote;

import io.peekbridge.kafka.Topics;

/** Whoever gets questions answered, in this process or elsewhere. */
interface Asker {
  /**
   * The answer.
   *
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if there is none now
   */
  <A> A ask(Question<A> question);

  Topics topics();
}
