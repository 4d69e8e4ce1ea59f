package io.peekbridge.relay.gap;

import io.peekbridge.federation.FederationException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.EventFetcher;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.JsonAnswer;
import io.peekbridge.relay.fetch.RoomClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for the auth events that an event lacks, and theirs: each by its id, which for the few that
 * are missing as a rule is less than the whole auth chain; that is asked for where ids get nothing.
 */
final class AuthSearch {
  private static final int AT_ONCE = 40;

  private final RoomClient client;
  private final EventFetcher events;
  private final EventSieve sieve;

  AuthSearch(RoomClient client, EventFetcher events, EventSieve sieve) {
    this.client = client;
    this.events = events;
    this.sieve = sieve;
  }

  Fetched run(Case gap) throws InterruptedException {
    Fetched fetched = new Fetched(gap.missing(), Pdu::authEvents, gap.known()::has, gap.budget());
    gap.servers()
        .ask(
            "auth_events",
            () -> fetched.isComplete() || gap.budget().isSpent(),
            server -> look(gap, server, fetched));
    return fetched;
  }

  private void look(Case gap, ServerName server, Fetched fetched)
      throws FederationException, AnswerRefusedException, InterruptedException {
    Budget.Share share = gap.budget().share();
    Set<EventId> denied = new HashSet<>();
    List<EventId> next = next(fetched, denied);
    while (!next.isEmpty() && !share.isSpent()) {
      List<Pdu> found =
          List.copyOf(
              events.fetch(server, gap.roomId(), gap.version(), next, share.time()).values());
      found.forEach(event -> share.read(event.bytes().length));
      fetched.keep(server, found);
      denied.addAll(next);
      next = next(fetched, denied);
    }
    if (!fetched.isComplete() && !share.isSpent()) {
      wholeChain(gap, server, fetched, share);
    }
  }

  private static List<EventId> next(Fetched fetched, Set<EventId> denied) {
    return fetched.wanted().stream().filter(id -> !denied.contains(id)).limit(AT_ONCE).toList();
  }

  private void wholeChain(Case gap, ServerName server, Fetched fetched, Budget.Share share)
      throws FederationException, AnswerRefusedException, InterruptedException {
    Chain chain = new Chain(gap, share);
    client.eventAuth(server, gap.roomId(), gap.waiting().eventId(), share.time(), chain);
    fetched.keep(server, sieve.signed(chain.unknown));
  }

  /** Takes those events of an auth chain that we do not have. */
  private final class Chain implements JsonAnswer.Visitor {
    final List<Pdu> unknown = new ArrayList<>();
    private final Case gap;
    private final Budget.Share share;

    Chain(Case gap, Budget.Share share) {
      this.gap = gap;
      this.share = share;
    }

    @Override
    public boolean wants(String field) {
      return field.equals("auth_chain");
    }

    @Override
    public void object(String field, byte[] json) throws AnswerRefusedException {
      share.read(json.length);
      if (share.isSpent() || unknown.size() >= gap.budget().eventsLeft()) {
        throw AnswerRefusedException.wrong("an auth chain without end");
      }
      sieve
          .read(gap.roomId(), gap.version(), json)
          .filter(event -> !gap.known().has(event.eventId()))
          .ifPresent(unknown::add);
    }
  }
}
