package io.peekbridge.relay.gap;

import io.peekbridge.federation.FederationException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.EventFetcher;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.RoomClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the parents that an event lacks, and theirs, back to what the room has: by {@code
 * get_missing_events} as long as that leads further, then each by its id.
 */
final class ParentSearch {
  /** As many events are named in one request, and taken as its answer. */
  private static final int LIMIT = 20;

  private final RoomClient client;
  private final EventFetcher events;
  private final EventSieve sieve;

  ParentSearch(RoomClient client, EventFetcher events, EventSieve sieve) {
    this.client = client;
    this.events = events;
    this.sieve = sieve;
  }

  Fetched run(Case gap) throws InterruptedException {
    Fetched fetched =
        new Fetched(gap.missing(), Pdu::prevEvents, gap.known()::hasPlaced, gap.budget());
    gap.servers()
        .ask(
            "missing_events",
            () -> fetched.isComplete() || gap.budget().isSpent(),
            server -> walkBack(gap, server, fetched));
    gap.servers()
        .ask(
            "event",
            () -> lacking(gap, fetched).isEmpty() || gap.budget().isSpent(),
            server -> oneByOne(gap, server, fetched));
    return fetched;
  }

  private void walkBack(Case gap, ServerName server, Fetched fetched)
      throws FederationException, AnswerRefusedException, InterruptedException {
    // What is beside our newest events may be older than they are.
    long minDepth = Math.max(0, gap.gap().depth());
    Budget.Share share = gap.budget().share();
    while (!fetched.isComplete() && !share.isSpent()) {
      if (!step(gap, server, fetched, minDepth, share)) {
        if (minDepth == 0) {
          return;
        }
        minDepth = 0;
      }
    }
  }

  private boolean step(
      Case gap, ServerName server, Fetched fetched, long minDepth, Budget.Share share)
      throws FederationException, AnswerRefusedException, InterruptedException {
    List<EventId> latest = gap.gap().latest();
    List<byte[]> answer =
        client.missingEvents(
            server,
            gap.roomId(),
            latest.subList(0, Math.min(LIMIT, latest.size())),
            front(gap, fetched),
            minDepth,
            share.time());
    if (answer.size() > LIMIT) {
      throw AnswerRefusedException.wrong(answer.size() + " events where " + LIMIT + " were wanted");
    }
    answer.forEach(event -> share.read(event.length));
    return fetched.keep(server, sieve.sift(gap.roomId(), gap.version(), answer));
  }

  /** The events whose parents are wanted. */
  private static List<EventId> front(Case gap, Fetched fetched) {
    List<EventId> front = new ArrayList<>();
    if (!lacking(gap, fetched).isEmpty()) {
      front.add(gap.waiting().eventId());
    }
    List<EventId> open = fetched.open();
    front.addAll(open.subList(Math.max(0, open.size() - LIMIT + front.size()), open.size()));
    return front;
  }

  private void oneByOne(Case gap, ServerName server, Fetched fetched)
      throws FederationException, AnswerRefusedException, InterruptedException {
    Budget.Share share = gap.budget().share();
    List<EventId> wanted = lacking(gap, fetched);
    List<Pdu> found =
        List.copyOf(
            events.fetch(server, gap.roomId(), gap.version(), wanted, share.time()).values());
    found.forEach(event -> share.read(event.bytes().length));
    fetched.keep(server, found);
  }

  /** The parents of the waiting event itself that were not found yet. */
  private static List<EventId> lacking(Case gap, Fetched fetched) {
    return gap.missing().stream().filter(fetched.wanted()::contains).toList();
  }
}
