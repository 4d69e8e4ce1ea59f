package io.peekbridge.app.bridge;

import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.matrix.id.ServerName;
import java.util.function.Supplier;

/**
 * The directory of hosted rooms. A bridge does not wait for it at the start: the topic has the
 * state of every room that is followed, too.
 */
final class DirectoryParts implements Supplier<HostedRooms>, AutoCloseable {
  private final HostedRooms rooms;
  private final CompactedView<RoomStateKey, RoomStateEntry> view;

  DirectoryParts(ServerName us, KafkaSettings kafka, Topics topics) {
    this.rooms = new HostedRooms(us);
    this.view = CompactedView.startTelling(kafka, topics.roomState(), rooms);
  }

  /**
   * The rooms.
   *
   * @throws RoomsUnavailableException while not all of them have been read
   */
  @Override
  public HostedRooms get() {
    if (!view.isCaughtUp()) {
      throw new RoomsUnavailableException("the directory is still being read");
    }
    return rooms;
  }

  @Override
  public void close() {
    view.close();
  }
}
