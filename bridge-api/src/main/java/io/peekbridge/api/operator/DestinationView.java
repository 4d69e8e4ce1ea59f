package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A destination as operators see it. What its lane in this process says is newer than what was
 * written down. Times are milliseconds since the epoch, absent for never.
 *
 * @param state what the lane does, in lower case, or {@code paused}; see {@link #written} for a
 *     destination that has no lane here
 * @param pending records that wait for it: at least so many
 * @param lagSeconds the age of the oldest of them; 0 for none
 * @param paused whether an order to pause stands, be it carried out yet or not
 * @param orders the orders that stand, by their kind in lower case
 * @param lane all that the lane says
 */
record DestinationView(
    ServerName server,
    String state,
    long pending,
    long lagSeconds,
    OptionalLong oldestPending,
    long failures,
    OptionalLong failingSince,
    OptionalLong retryAt,
    Optional<String> lastError,
    OptionalLong lastSuccess,
    boolean paused,
    boolean behind,
    Map<String, Order> orders,
    Optional<JsonNode> lane) {
  static final String PAUSED = "paused";

  /**
   * An order that stands.
   *
   * @param ts when it was given
   * @param through of {@code drop}: the last offset that is dropped
   */
  record Order(long ts, OptionalLong through) {
    static Order of(Kind kind, DestinationOrder order) {
      return new Order(
          order.ts(), kind == Kind.DROP ? OptionalLong.of(order.through()) : OptionalLong.empty());
    }
  }

  /**
   * Of a destination.
   *
   * @param record absent if nothing was written down yet
   * @param lane absent if its lane is in another process, or nowhere
   */
  static DestinationView of(
      ServerName server,
      Optional<Destination> record,
      Optional<JsonNode> lane,
      Map<Kind, DestinationOrder> orders,
      Instant now) {
    Destination known = record.orElseGet(() -> nothingKnown(server));
    boolean paused = orders.containsKey(Kind.PAUSE);
    OptionalLong oldest =
        lane.filter(there -> there.has("pending")).isPresent()
            ? time(lane, "oldest_pending", 0)
            : given(known.oldestPending());
    long failures = number(lane, "failures").orElse(known.failures());
    return new DestinationView(
        server,
        lane.map(DestinationView::shown).orElseGet(() -> written(known, paused, now)),
        number(lane, "pending").orElse(known.pending()),
        oldest.isPresent() ? lag(oldest.getAsLong(), now) : 0,
        oldest,
        failures,
        failures == 0 ? OptionalLong.empty() : time(lane, "failing_since", known.failingSince()),
        lane.isPresent() ? number(lane, "retry_at") : given(known.retryAt()),
        lane.map(there -> Optional.ofNullable(there.path("last_error").textValue()))
            .orElse(known.lastError()),
        time(lane, "last_success", known.lastSuccess()),
        paused,
        lane.map(there -> there.path("behind").asBoolean()).orElse(known.behind()),
        orders.entrySet().stream()
            .collect(
                Collectors.toMap(
                    order -> order.getKey().name().toLowerCase(Locale.ROOT),
                    order -> Order.of(order.getKey(), order.getValue()))),
        lane);
  }

  private static String shown(JsonNode lane) {
    return lane.path(PAUSED).asBoolean()
        ? PAUSED
        : lane.path("state").asText("unknown").toLowerCase(Locale.ROOT);
  }

  /** What can be said without the lane: the first that holds. */
  private static String written(Destination known, boolean paused, Instant now) {
    if (paused) {
      return PAUSED;
    }
    if (known.failures() > 0 && known.retryAt() > now.toEpochMilli()) {
      return "backing_off";
    }
    return known.behind() ? "behind" : "idle";
  }

  private static Destination nothingKnown(ServerName server) {
    return new Destination(server, -1, -1, false, 0, 0, Optional.empty(), 0, 0, 0, 0);
  }

  private static long lag(long oldest, Instant now) {
    return Math.max(0, Duration.ofMillis(now.toEpochMilli() - oldest).toSeconds());
  }

  private static OptionalLong time(Optional<JsonNode> lane, String field, long written) {
    return lane.filter(there -> there.has(field)).isPresent()
        ? given(number(lane, field).orElse(0))
        : given(written);
  }

  private static OptionalLong number(Optional<JsonNode> lane, String field) {
    return lane.map(there -> there.path(field)).filter(JsonNode::isNumber).stream()
        .mapToLong(JsonNode::asLong)
        .findFirst();
  }

  private static OptionalLong given(long time) {
    return LongStream.of(time).filter(there -> there > 0).findFirst();
  }
}
