package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A peeking server that checks all it gets: that transaction ids name one body, that a transaction
 * which failed comes again as it was, that records come in order, and that none comes again unless
 * its transaction was in flight.
 *
 * <p>Some of what it is owed it may lack: what was buried or dropped.
 */
final class FakeDestination {
  /** What it does with the next transactions. */
  enum Mood {
    WELL,
    REFUSES,
    ASKS_TO_WAIT,
    /** Refuses every transaction with certain events. */
    IS_PICKY,
    /** Takes the transaction, but the answer does not arrive. */
    ANSWERS_GET_LOST
  }

  private final ServerName name;
  private final List<Long> owed = new ArrayList<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final List<String> attempts = new ArrayList<>();
  private Mood mood = Mood.WELL;
  private final Set<Long> buried = new HashSet<>();
  private long droppedThrough = -1;
  private long taken = -1;
  private long lastBegin = -1;
  private String failedId;
  private List<Long> failed = List.of();
  private long doubtfulThrough = -1;
  private boolean crashedSince;
  private int transactions;

  FakeDestination(ServerName name) {
    this.name = name;
  }

  void owed(long offset) {
    owed.add(offset);
  }

  void mood(Mood changed) {
    mood = changed;
  }

  void heal() {
    mood = Mood.WELL;
  }

  /** It refuses no more than the events that it takes no transaction with. */
  static boolean isPoison(long offset) {
    return offset % 5 == 2;
  }

  /** A record that was given up. */
  void mayLack(long offset) {
    buried.add(offset);
  }

  /** All records up to this one were given up. */
  void mayLackThrough(long offset) {
    droppedThrough = Math.max(droppedThrough, offset);
  }

  private boolean mayBeLacking(long offset) {
    return offset <= droppedThrough || buried.contains(offset);
  }

  /**
   * The other side started anew: what was in flight may come again, with more behind it; what
   * failed so only if that was not written down.
   */
  void crashed(boolean isFailureNoted) {
    crashedSince = true;
    failedId = isFailureNoted ? failedId : null;
  }

  boolean hasAll() {
    return missing().isEmpty();
  }

  int owedCount() {
    return owed.size();
  }

  int transactions() {
    return transactions;
  }

  /** The ids of all transactions that were tried. */
  List<String> attempts() {
    return attempts;
  }

  /** The offsets of the records that it does not have and must have. */
  List<Long> missing() {
    return owed.stream().filter(offset -> offset > taken && !mayBeLacking(offset)).toList();
  }

  FederationResponse take(FederationRequest request) throws FederationException {
    String id = request.target().substring(request.target().lastIndexOf('/') + 1);
    String body = DeliveryWorld.text(request.body().orElseThrow());
    attempts.add(id);
    assertThat(bodies.merge(id, body, (old, same) -> old)).as("body of %s", id).isEqualTo(body);
    List<Long> offsets = offsets(body);
    if (offsets.isEmpty()) {
      return probed();
    }
    if (failedId != null && failed.stream().noneMatch(this::mayBeLacking)) {
      assertThat(id).as("the transaction after one that failed").isEqualTo(failedId);
    }
    failed = offsets;
    if (mood == Mood.REFUSES) {
      failedId = id;
      throw FederationException.of(name, Kind.CONNECT, "refused");
    }
    if (mood == Mood.ASKS_TO_WAIT) {
      failedId = id;
      throw FederationException.status(
          name, 429, Optional.empty(), Optional.of(Duration.ofMinutes(7)));
    }
    if (mood == Mood.IS_PICKY && offsets.stream().anyMatch(FakeDestination::isPoison)) {
      // What comes next is cut out of it, be it a replay or not.
      failedId = null;
      doubtfulThrough = Math.max(doubtfulThrough, taken);
      throw FederationException.status(name, 400, Optional.empty(), Optional.empty());
    }
    accept(offsets);
    if (mood == Mood.ANSWERS_GET_LOST) {
      failedId = id;
      doubtfulThrough = Math.max(doubtfulThrough, offsets.getLast());
      throw FederationException.of(name, Kind.TIMEOUT, "no answer");
    }
    failedId = null;
    return FederationResponse.ok(name, "{\"pdus\":{}}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return name + " lacks " + missing();
  }

  /** A transaction without events: the sender wants to know what was at fault for the last one. */
  private FederationResponse probed() throws FederationException {
    if (mood == Mood.REFUSES) {
      throw FederationException.of(name, Kind.CONNECT, "refused");
    }
    if (mood == Mood.ASKS_TO_WAIT) {
      throw FederationException.status(
          name, 429, Optional.empty(), Optional.of(Duration.ofMinutes(7)));
    }
    failedId = null;
    return FederationResponse.ok(name, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private void accept(List<Long> offsets) {
    assertThat(owed).as("only what it is owed").containsAll(offsets);
    List<Long> due = offsets.stream().filter(offset -> !mayBeLacking(offset)).toList();
    if (due.isEmpty()) {
      return;
    }
    assertThat(due(due.getFirst(), due.getLast())).as("nothing is left out").isEqualTo(due);
    if (due.getFirst() > taken) {
      assertThat(due(taken + 1, due.getFirst())).as("nothing is left out").hasSize(1);
    } else if (due.getFirst() > doubtfulThrough) {
      // What it took while the answer got lost may come again in parts, if it is refused then.
      assertThat(due(lastBegin, Long.MAX_VALUE).getFirst())
          .as("a replay begins where the last transaction did")
          .isEqualTo(due.getFirst());
      assertThat(crashedSince).as("a reason for a replay").isTrue();
      assertThat(due.getLast()).as("one replay has all of it").isGreaterThanOrEqualTo(taken);
    }
    crashedSince = false;
    lastBegin = due.getFirst();
    taken = Math.max(taken, due.getLast());
    transactions++;
  }

  private List<Long> due(long from, long through) {
    return owed.stream()
        .filter(offset -> offset >= from && offset <= through && !mayBeLacking(offset))
        .toList();
  }

  private static List<Long> offsets(String body) {
    try {
      ObjectNode json = Json.parseObject(body.getBytes(StandardCharsets.UTF_8));
      List<Long> offsets = new ArrayList<>();
      for (JsonNode pdu : json.path("pdus")) {
        offsets.add(pdu.path("o").longValue());
      }
      for (JsonNode expired : json.path("expired_peeks")) {
        offsets.add(Long.parseLong(expired.path("peek_id").textValue()));
      }
      assertThat(offsets).isSorted();
      return offsets;
    } catch (MalformedJsonException e) {
      throw new AssertionError(body, e);
    }
  }
}
