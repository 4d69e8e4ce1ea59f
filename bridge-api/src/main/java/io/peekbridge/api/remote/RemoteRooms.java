package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms, and the peeks of this bridge, for a process that has none of either. It asks the first
 * process that answers; that one passes on what another one has.
 */
public final class RemoteRooms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteRooms.class);

  private static final int MOST_TO_TELL = 1_000;

  private final List<String> addresses;
  private final PeerClient client;
  private final AtomicInteger first = new AtomicInteger();
  private final RoomQueries rooms;

  /** One thing is told at a time, and of very many that another server says the last are not. */
  private final ExecutorService telling =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_TO_TELL),
          Thread.ofVirtual().name("rooms-tell-", 0).factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Asks at these addresses; nobody need be there yet. */
  public RemoteRooms(RoomsEndpoint endpoint, Topics topics) {
    this.addresses = endpoint.addresses();
    this.client = new PeerClient(endpoint.token());
    this.rooms = new AskedRooms(new Peers(topics), this::isReady);
  }

  private final class Peers implements Asker {
    private final Topics topics;

    Peers(Topics topics) {
      this.topics = topics;
    }

    @Override
    public <A> A ask(Question<A> question) {
      return ofAny(address -> client.ask(address, question, false));
    }

    @Override
    public Topics topics() {
      return topics;
    }
  }

  /** Asks one after the other, first the one that answered last. */
  private <A> A ofAny(Function<String, A> request) {
    int start = first.get();
    RoomsUnavailableException failure = null;
    for (int i = 0; i < addresses.size(); i++) {
      int index = (start + i) % addresses.size();
      try {
        A answer = request.apply(addresses.get(index));
        first.set(index);
        return answer;
      } catch (RoomsUnavailableException e) {
        failure = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    throw failure;
  }

  /** The rooms. */
  public RoomQueries rooms() {
    return rooms;
  }

  private boolean isReady() {
    try {
      ofAny(address -> client.get(address, Wire.READY));
      return true;
    } catch (RoomsUnavailableException e) {
      return false;
    }
  }

  /**
   * How the peeks of this bridge are doing, as objects, whichever process keeps them.
   *
   * @throws RoomsUnavailableException if no process can say
   */
  public Map<RoomId, JsonNode> peeks() {
    Map<RoomId, JsonNode> peeks = new HashMap<>();
    RoomsUnavailableException failure = null;
    int answers = 0;
    for (String address : addresses) {
      try {
        peeks.putAll(readPeeks(client.get(address, Wire.PEEKS)));
        answers++;
      } catch (RoomsUnavailableException e) {
        failure = e;
      }
    }
    if (answers == 0) {
      throw failure;
    }
    return peeks;
  }

  private static Map<RoomId, JsonNode> readPeeks(byte[] json) {
    try {
      return Records.mapper().readValue(json, new TypeReference<>() {});
    } catch (IOException e) {
      throw new RoomsUnavailableException("no list of peeks: " + e.getMessage(), e);
    }
  }

  /**
   * Tells whichever process keeps our peeks that one has ended, as its server says. Returns at
   * once. What cannot be told is found out when the peek is renewed.
   */
  public void peekExpired(ServerName origin, RoomId roomId, String peekId) {
    telling.execute(() -> tell(new ExpiredPeek(origin, roomId, peekId)));
  }

  private void tell(ExpiredPeek expired) {
    for (String address : addresses) {
      try {
        client.post(address, Wire.EXPIRED, expired);
      } catch (RoomsUnavailableException e) {
        LOG.info("{} was not told of the end of a peek: {}", address, e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    telling.shutdownNow();
    client.close();
  }
}
