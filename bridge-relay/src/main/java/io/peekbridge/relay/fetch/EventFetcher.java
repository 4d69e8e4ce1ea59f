package io.peekbridge.relay.fetch;

import io.peekbridge.federation.FederationException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Gets single events from a server, a few at a time. */
public final class EventFetcher {
  private static final int AT_ONCE = 8;

  private final RoomClient client;
  private final EventSieve sieve;

  public EventFetcher(RoomClient client, EventSieve sieve) {
    this.client = client;
    this.sieve = sieve;
  }

  /**
   * Those of the events that the server has, gives to us, and that are what they claim to be.
   *
   * @throws FederationException if the server cannot be asked any more
   * @throws AnswerRefusedException if it gives something else than what it was asked for
   */
  public Map<EventId, Pdu> fetch(
      ServerName server,
      RoomId roomId,
      RoomVersion version,
      Collection<EventId> wanted,
      TimeLimit time)
      throws FederationException, AnswerRefusedException, InterruptedException {
    List<EventId> ids = List.copyOf(wanted);
    List<byte[]> bodies = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      bodies.addAll(
          together(server, ids.subList(from, Math.min(ids.size(), from + AT_ONCE)), time));
    }
    Map<EventId, Pdu> events = new LinkedHashMap<>();
    for (Pdu event : sieve.sift(roomId, version, bodies)) {
      if (!wanted.contains(event.eventId())) {
        throw AnswerRefusedException.wrong(event.eventId() + " was not asked for");
      }
      events.put(event.eventId(), event);
    }
    return events;
  }

  private List<byte[]> together(ServerName server, List<EventId> ids, TimeLimit time)
      throws FederationException, AnswerRefusedException, InterruptedException {
    List<byte[]> bodies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<byte[]>>> answers = new ArrayList<>();
      ids.forEach(id -> answers.add(threads.submit(() -> one(server, id, time))));
      try {
        for (Future<List<byte[]>> answer : answers) {
          bodies.addAll(answer.get());
        }
      } catch (ExecutionException e) {
        answers.forEach(answer -> answer.cancel(true));
        throw failure(e);
      }
    }
    return bodies;
  }

  private List<byte[]> one(ServerName server, EventId id, TimeLimit time)
      throws FederationException, AnswerRefusedException {
    try {
      List<byte[]> events = client.event(server, id, time);
      return events.subList(0, Math.min(1, events.size()));
    } catch (FederationException e) {
      if (e.status().isPresent() && !e.transientFailure()) {
        return List.of();
      }
      throw e;
    }
  }

  private static AnswerRefusedException failure(ExecutionException e) throws FederationException {
    if (e.getCause() instanceof FederationException failed) {
      throw failed;
    }
    if (e.getCause() instanceof AnswerRefusedException refused) {
      return refused;
    }
    throw new IllegalStateException("an event could not be asked for", e.getCause());
  }
}
