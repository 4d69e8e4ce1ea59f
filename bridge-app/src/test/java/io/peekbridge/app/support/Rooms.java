package io.peekbridge.app.support;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What a bridge's {@code room-events} says the rooms are, read as any consumer would. */
public final class Rooms {
  private final Map<RoomId, List<EventId>> events = new HashMap<>();
  private final Map<EventId, Integer> positions = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private Rooms() {}

  /** Reads everything that was committed until now. */
  public static Rooms read(KafkaSettings kafka, Topics topics) {
    Rooms rooms = new Rooms();
    Topic<RoomId, RoomEvent> topic = topics.roomEvents();
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    try (KafkaConsumer<RoomId, RoomEvent> consumer =
        new KafkaConsumer<>(
            kafka.consumer("audit"), topic.key().deserializer(), topic.value().deserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> rooms.add(record.value()));
      }
    }
    return rooms;
  }

  private void add(RoomEvent event) {
    List<EventId> room = events.computeIfAbsent(event.roomId(), id -> new ArrayList<>());
    if (event.position() != room.size()) {
      faults.add(
          "%s: position %d after %d events"
              .formatted(event.roomId(), event.position(), room.size()));
    }
    if (positions.put(event.eventId(), room.size()) != null) {
      faults.add("%s is there twice".formatted(event.eventId()));
    }
    room.add(event.eventId());
  }

  /** Holes, repetitions. */
  public List<String> faults() {
    return faults;
  }

  /** The events of a room in order. */
  public List<EventId> events(RoomId roomId) {
    return events.getOrDefault(roomId, List.of());
  }

  /** The position of an event; -1 if the rooms do not have it. */
  public int position(EventId eventId) {
    return positions.getOrDefault(eventId, -1);
  }
}
