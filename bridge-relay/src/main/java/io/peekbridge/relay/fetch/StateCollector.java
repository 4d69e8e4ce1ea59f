package io.peekbridge.relay.fetch;

import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.event.EventOrder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects the state of a room while a server tells it. Of each event only the id and what it names
 * stays in memory; the events themselves go to disk until all have come and their signatures have
 * been checked with keys that were fetched from all servers at once.
 *
 * <p>Events that are not what they claim to be are left out, with what builds on them: servers of
 * large rooms pass on what they have, and some of it was made by servers that are gone. What that
 * leaves is for the topology to judge.
 */
public final class StateCollector implements JsonAnswer.Visitor, AutoCloseable {
  private static final int BATCH = 512;
  private static final String AUTH_CHAIN = "auth_chain";

  private final EventSieve sieve;
  private final RoomId roomId;
  private final RoomVersion version;
  private final String stateField;
  private final int maxEvents;
  private final EventSpool spool = new EventSpool();
  private final Map<EventId, Entry> entries = new LinkedHashMap<>();
  private final Map<SigningKey, KeyRequest> keys = new HashMap<>();
  private final List<Body> batch = new ArrayList<>();
  private int taken;
  private int dropped;

  private record Body(RawJson json, boolean state) {}

  private record SigningKey(ServerName server, KeyId keyId) {}

  private static final class Entry {
    final EventSpool.Place place;
    final List<EventId> authEvents;
    boolean state;

    Entry(EventSpool.Place place, List<EventId> authEvents) {
      this.place = place;
      this.authEvents = authEvents;
    }
  }

  /**
   * Collects nothing yet.
   *
   * @param stateField the field of the answer that has the state
   * @param maxEvents the most events that are taken
   */
  public StateCollector(
      EventSieve sieve, RoomId roomId, RoomVersion version, String stateField, int maxEvents) {
    this.sieve = sieve;
    this.roomId = roomId;
    this.version = version;
    this.stateField = stateField;
    this.maxEvents = maxEvents;
  }

  @Override
  public boolean wants(String field) {
    return field.equals(stateField) || field.equals(AUTH_CHAIN);
  }

  @Override
  public void object(String field, byte[] json) throws AnswerRefusedException {
    if (++taken > 2 * maxEvents) {
      throw AnswerRefusedException.wrong("more than " + taken + " events");
    }
    batch.add(new Body(RawJson.of(json), field.equals(stateField)));
    if (batch.size() == BATCH) {
      readBatch();
    }
  }

  /** How many events have come. */
  public int taken() {
    return taken;
  }

  private void readBatch() throws AnswerRefusedException {
    try {
      List<Optional<Pdu>> read =
          InParallel.apply(batch, body -> sieve.read(roomId, version, body.json().bytes()));
      for (int i = 0; i < read.size(); i++) {
        if (read.get(i).isPresent()) {
          put(read.get(i).get(), batch.get(i).state());
        } else {
          dropped++;
        }
      }
      batch.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AnswerRefusedException.uncertain("interrupted");
    }
  }

  private void put(Pdu event, boolean state) throws AnswerRefusedException {
    Entry entry = entries.get(event.eventId());
    if (entry == null) {
      if (entries.size() == maxEvents) {
        throw AnswerRefusedException.wrong("more than " + maxEvents + " events");
      }
      entry = new Entry(spool.add(event.bytes()), event.authEvents());
      entries.put(event.eventId(), entry);
      SignatureGate.requests(event)
          .forEach(key -> keys.putIfAbsent(new SigningKey(key.server(), key.keyId()), key));
    }
    entry.state |= state;
  }

  /**
   * What has been collected and holds.
   *
   * @param latest the event that the state is that before of; it is left out of the state
   * @param known whether an event is known already, so that others may build on it
   */
  public FetchedState finish(Pdu latest, Predicate<EventId> known)
      throws AnswerRefusedException, InterruptedException {
    readBatch();
    spool.flush();
    entries.remove(latest.eventId());
    sieve.fetchKeys(keys.values());
    Set<EventId> signed = signed();
    entries.keySet().retainAll(signed);
    Map<EventId, Collection<EventId>> needs = new LinkedHashMap<>();
    entries.forEach((id, entry) -> needs.put(id, entry.authEvents));
    needs.put(latest.eventId(), latest.authEvents());
    List<EventId> ordered = EventOrder.of(needs, known);
    dropped += needs.size() - ordered.size();
    if (!ordered.contains(latest.eventId())) {
      throw AnswerRefusedException.wrong("an auth event of " + latest.eventId() + " is missing");
    }
    List<SnapshotPart> parts = new ArrayList<>(ordered.size());
    for (EventId id : ordered) {
      parts.add(id.equals(latest.eventId()) ? SnapshotPart.of(latest, false, true) : part(id));
    }
    return new FetchedState(parts, dropped, this::close);
  }

  private SnapshotPart part(EventId id) {
    Entry entry = entries.get(id);
    return new SnapshotPart(id, entry.state, false, () -> RawJson.of(spool.get(entry.place)));
  }

  private Set<EventId> signed() throws InterruptedException {
    Set<EventId> signed = new HashSet<>();
    List<Pdu> some = new ArrayList<>(BATCH);
    for (Entry entry : entries.values()) {
      some.add(parsed(spool.get(entry.place)));
      if (some.size() == BATCH) {
        sieve.signed(some).forEach(event -> signed.add(event.eventId()));
        some.clear();
      }
    }
    sieve.signed(some).forEach(event -> signed.add(event.eventId()));
    dropped += entries.size() - signed.size();
    return signed;
  }

  private Pdu parsed(byte[] event) {
    try {
      return Pdu.parse(event, version);
    } catch (MalformedEventException e) {
      throw new IllegalStateException("an event that was read cannot be read again", e);
    }
  }

  @Override
  public void close() {
    spool.close();
  }
}
