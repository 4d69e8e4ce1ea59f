package io.peekbridge.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peekbridge.app.tail.TopicTail;
import io.peekbridge.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What arrives on the two topics that consumers of a bridge read, printed as it comes. It reads as
 * any consumer would.
 */
final class Arrivals implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Narrator narrator;
  private final String server;
  private final TopicTail events;
  private final TopicTail state;
  private final Thread eventsReader;
  private final Thread stateReader;
  private final Set<String> eventIds = new HashSet<>();
  private final Map<String, String> currentState = new HashMap<>();
  private final Map<String, Long> sentAt = new HashMap<>();

  Arrivals(Narrator narrator, String server, KafkaSettings kafka, String prefix) {
    this.narrator = narrator;
    this.server = server;
    this.events = TopicTail.open(kafka, prefix + "room-events", true);
    this.state = TopicTail.open(kafka, prefix + "room-state", true);
    this.eventsReader = reader(prefix + "room-events", events, this::onEvent);
    this.stateReader = reader(prefix + "room-state", state, this::onState);
  }

  private interface OnRecord {
    void accept(String topic, TopicTail.Line line, JsonNode value);
  }

  private static Thread reader(String topic, TopicTail tail, OnRecord onRecord) {
    return Thread.ofPlatform()
        .name("demo-" + topic)
        .daemon()
        .start(
            () ->
                tail.forEach(
                    POLL,
                    Long.MAX_VALUE,
                    line -> {
                      onRecord.accept(topic, line, parse(line.value()));
                      return true;
                    }));
  }

  /** Notes when a change was asked for, so that its arrival can say how long it took. */
  synchronized void expect(String key, long nanoTime) {
    sentAt.put(key, nanoTime);
  }

  private synchronized void onEvent(String topic, TopicTail.Line line, JsonNode value) {
    JsonNode event = value.path("event");
    narrator.say(
        "%s  <- %s  #%s %s %s%s"
            .formatted(
                server,
                topic,
                value.path("position").asText(),
                event.path("type").asText(),
                event.path("content"),
                delay(event)));
    eventIds.add(value.path("event_id").asText());
    notifyAll();
  }

  private synchronized void onState(String topic, TopicTail.Line line, JsonNode value) {
    narrator.say("%s  <- %s  %s".formatted(server, topic, line.key()));
    currentState.put(line.key(), value.path("event_id").asText());
    notifyAll();
  }

  private String delay(JsonNode event) {
    Long sent = sentAt.get(event.path("content").toString());
    return sent == null ? "" : "  (%d ms)".formatted((System.nanoTime() - sent) / 1_000_000);
  }

  private static JsonNode parse(String value) {
    try {
      return value == null ? JSON.nullNode() : JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is not JSON: " + value, e);
    }
  }

  /** Waits until all these events have arrived; returns those that have not after the time. */
  synchronized Set<String> awaitEvents(Set<String> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!eventIds.containsAll(wanted) && System.nanoTime() < deadline) {
      wait(100);
    }
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(eventIds);
    return missing;
  }

  /** Waits until all these events are the current state; returns those that are not in time. */
  synchronized Set<String> awaitState(Set<String> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!currentState.values().containsAll(wanted) && System.nanoTime() < deadline) {
      wait(100);
    }
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(currentState.values());
    return missing;
  }

  @Override
  public void close() {
    events.stop();
    state.stop();
    try {
      eventsReader.join();
      stateReader.join();
      events.close();
      state.close();
    } catch (InterruptedException e) {
      // The readers still use the consumers; they end by themselves and leave nothing behind.
      Thread.currentThread().interrupt();
    }
  }
}
