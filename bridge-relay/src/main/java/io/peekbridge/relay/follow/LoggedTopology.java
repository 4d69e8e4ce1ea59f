package io.peekbridge.relay.follow;

import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.fetch.LoggedInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The topology behind its log and its queries. */
final class LoggedTopology implements Topology {
  private static final int PAGE = 1_000;

  private final LoggedInput input;
  private final RoomQueries rooms;

  LoggedTopology(RoomLogWriter log, RoomQueries rooms, Duration patience) {
    this.input = new LoggedInput(log, rooms, patience);
    this.rooms = rooms;
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

  @Override
  public boolean isJoined(RoomId roomId) {
    return rooms.room(roomId).filter(room -> room.kind() == RoomInfo.Kind.JOINED).isPresent();
  }

  private static boolean isPeeked(RoomInfo room) {
    return room.kind() == RoomInfo.Kind.PEEKED;
  }

  @Override
  public CompletableFuture<?> append(RoomId roomId, RoomLogEntry entry) {
    return input.append(roomId, entry);
  }

  @Override
  public Outcome decide(RoomId roomId, RoomLogEntry.Request request) throws InterruptedException {
    return input.decide(roomId, request);
  }
}
