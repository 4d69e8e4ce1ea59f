package io.peekbridge.api.remote;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import java.util.Optional;

/**
 * Rooms of a process of the topology and of the others like it. A question about a room goes to the
 * one that has it; that one answers it or says that it cannot, but never passes it on.
 */
public final class SharedRooms implements AutoCloseable {
  private final RoomQueries local;
  private final RoomStores stores;
  private final Asker asker;
  private final PeerClient client;
  private final RoomQueries rooms;

  /**
   * Puts them together.
   *
   * @param local the rooms of this process
   * @param stores where all of them are
   * @param token what the others ask for
   */
  public SharedRooms(RoomQueries local, RoomStores stores, Topics topics, Optional<String> token) {
    this.local = local;
    this.stores = stores;
    this.client = new PeerClient(token);
    this.asker = new Everywhere(topics);
    this.rooms = new AskedRooms(asker, local::isReady);
  }

  private final class Everywhere implements Asker {
    private final Topics topics;

    Everywhere(Topics topics) {
      this.topics = topics;
    }

    @Override
    public <A> A ask(Question<A> question) {
      return stores
          .holder(question.partition(topics))
          .map(address -> client.ask(address, question, true))
          .orElseGet(() -> answerHere(question));
    }

    @Override
    public Topics topics() {
      return topics;
    }
  }

  /** The rooms of all processes. */
  public RoomQueries rooms() {
    return rooms;
  }

  <A> A answer(Question<A> question) {
    return asker.ask(question);
  }

  /**
   * The answer of this process.
   *
   * @throws RoomsUnavailableException also if the room is elsewhere
   */
  <A> A answerHere(Question<A> question) {
    try {
      return question.answer(local, stores);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoomsUnavailableException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
