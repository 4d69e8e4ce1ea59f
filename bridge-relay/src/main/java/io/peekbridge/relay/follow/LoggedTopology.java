package io.peekbridge.relay.follow;

import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The topology behind its log and its queries. */
final class LoggedTopology implements Topology {
  private static final int PAGE = 1_000;

  private final RoomLogWriter log;
  private final RoomQueries rooms;
  private final Duration patience;

  LoggedTopology(RoomLogWriter log, RoomQueries rooms, Duration patience) {
    this.log = log;
    this.rooms = rooms;
    this.patience = patience;
  }

  @Override
  public boolean isPeeked(RoomId roomId) {
    return rooms.room(roomId).filter(LoggedTopology::isPeeked).isPresent();
  }

  @Override
  public List<RoomId> peeked() {
    List<RoomId> peeked = new ArrayList<>();
    List<RoomInfo> page = rooms.rooms(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      page.stream().filter(LoggedTopology::isPeeked).map(RoomInfo::roomId).forEach(peeked::add);
      page = rooms.rooms(Optional.of(page.getLast().roomId()), PAGE);
    }
    return peeked;
  }

  private static boolean isPeeked(RoomInfo room) {
    return room.kind() == RoomInfo.Kind.PEEKED;
  }

  @Override
  public Outcome decide(RoomId roomId, List<RoomLogEntry> before, RoomLogEntry.Request request)
      throws InterruptedException {
    List<CompletableFuture<RecordMetadata>> appended = new ArrayList<>();
    before.forEach(entry -> appended.add(log.append(roomId, entry)));
    appended.add(log.append(roomId, request));
    try {
      for (CompletableFuture<RecordMetadata> each : appended) {
        each.get();
      }
      return rooms.await(roomId, request.requestId(), appended.getLast().get(), patience);
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
  }
}
