package io.peekbridge.relay.gap;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that are asked about one gap, in their order. One that cannot be reached, or answers
 * with rubbish, is not asked again.
 */
final class Servers {
  private static final Logger log = LoggerFactory.getLogger(Servers.class);
  private static final Set<Kind> RUBBISH = Set.of(Kind.MALFORMED, Kind.TOO_LARGE);

  private final List<ServerName> left;
  private final GapMetrics metrics;
  private boolean answered;
  private boolean mayAnswerLater;

  /** Asks a server. */
  @FunctionalInterface
  interface Question {
    void to(ServerName server)
        throws FederationException, AnswerRefusedException, InterruptedException;
  }

  Servers(Collection<ServerName> servers, GapMetrics metrics) {
    this.left = new ArrayList<>(servers);
    this.metrics = metrics;
  }

  /**
   * Asks one server after the other.
   *
   * @param what a word for the meters
   * @param done whether no further server need be asked
   */
  void ask(String what, BooleanSupplier done, Question question) throws InterruptedException {
    for (ServerName server : List.copyOf(left)) {
      if (done.getAsBoolean()) {
        return;
      }
      ask(what, server, question);
    }
  }

  private void ask(String what, ServerName server, Question question) throws InterruptedException {
    try {
      question.to(server);
      answered = true;
    } catch (FederationException e) {
      failed(server, e);
      trouble(what, e);
    } catch (AnswerRefusedException e) {
      answered = true;
      left.remove(server);
      trouble(what, e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void failed(ServerName server, FederationException e) {
    boolean said = e.status().isPresent() && !e.transientFailure();
    answered |= said || RUBBISH.contains(e.kind());
    mayAnswerLater |= e.transientFailure();
    if (!said) {
      left.remove(server);
    }
  }

  private void trouble(String what, Exception e) {
    metrics.failed(what);
    log.debug("{} for a gap: {}", what, e.getMessage());
  }

  /** Whether no server has said anything, and one may do so later. */
  boolean areAway() {
    return !answered && mayAnswerLater;
  }

  /** Whether a server has answered, to whatever effect. */
  boolean haveAnswered() {
    return answered;
  }
}
