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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A peeking server that checks all it gets: that transaction ids name one body, that a transaction
 * which failed comes again as it was, that records come in order, and that none comes again unless
 * its transaction was in flight.
 */
final class FakeDestination {
  /** What it does with the next transactions. */
  enum Mood {
    WELL,
    REFUSES,
    ASKS_TO_WAIT,
    /** Takes the transaction, but the answer does not arrive. */
    ANSWERS_GET_LOST
  }

  private final ServerName name;
  private final List<Long> owed = new ArrayList<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final List<String> attempts = new ArrayList<>();
  private Mood mood = Mood.WELL;
  private int taken;
  private int lastBegin;
  private int lastEnd;
  private String failedId;
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

  /**
   * The other side started anew: what was in flight may come again, cut differently; what failed
   * only if that was not written down.
   */
  void crashed(boolean isFailureNoted) {
    crashedSince = true;
    failedId = isFailureNoted ? failedId : null;
  }

  boolean hasAll() {
    return taken == owed.size();
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

  /** The offsets of the records that it does not have. */
  List<Long> missing() {
    return owed.subList(taken, owed.size());
  }

  FederationResponse take(FederationRequest request) throws FederationException {
    String id = request.target().substring(request.target().lastIndexOf('/') + 1);
    String body = DeliveryWorld.text(request.body().orElseThrow());
    attempts.add(id);
    assertThat(bodies.merge(id, body, (old, same) -> old)).as("body of %s", id).isEqualTo(body);
    if (failedId != null) {
      assertThat(id).as("the transaction after one that failed").isEqualTo(failedId);
    }
    if (mood == Mood.REFUSES) {
      failedId = id;
      throw FederationException.of(name, Kind.CONNECT, "refused");
    }
    if (mood == Mood.ASKS_TO_WAIT) {
      failedId = id;
      throw FederationException.status(
          name, 429, Optional.empty(), Optional.of(Duration.ofMinutes(7)));
    }
    accept(offsets(body));
    if (mood == Mood.ANSWERS_GET_LOST) {
      failedId = id;
      throw FederationException.of(name, Kind.TIMEOUT, "no answer");
    }
    failedId = null;
    return FederationResponse.ok(name, "{\"pdus\":{}}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return name + " lacks " + missing();
  }

  private void accept(List<Long> offsets) {
    int begin = owed.indexOf(offsets.getFirst());
    assertThat(begin).as("begin of %s", offsets).isNotNegative();
    assertThat(owed.subList(begin, begin + offsets.size())).isEqualTo(offsets);
    if (begin != lastEnd) {
      // A replay: of the transaction that was in flight, after its answer was lost or we died. It
      // may
      // be cut differently then, so that the rest of it follows.
      assertThat(begin).as("a replay begins where the last transaction did").isEqualTo(lastBegin);
      assertThat(failedId != null || crashedSince).as("a reason for a replay").isTrue();
    }
    crashedSince = false;
    lastBegin = begin;
    lastEnd = begin + offsets.size();
    taken = Math.max(taken, lastEnd);
    transactions++;
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
