package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.JsonSlices;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * Many servers peek one room; events are written to the log as fast as it takes them, the way the
 * operator port writes them, and the time is that until the last server has the last one.
 *
 * <p>Beside it, the bodies that the first receiver got, filled up to 50 PDUs each, are signed and
 * sent to the same receivers in a bare loop.
 */
final class FanoutBenchmark implements Benchmark {
  private final int events;
  private final Tally tally = new Tally();
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final PeerServer sender;
  private final Receivers receivers;
  private final BenchNetwork network;
  private final RoomLogWriter log;
  private final RoomId roomId;

  FanoutBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    this.events = settings.events(Scenario.FANOUT);
    this.sender = closing.add("sender", new PeerServer("loop.test"));
    this.receivers = closing.add("receivers", Receivers.start(settings.receivers(), this::take));
    this.network =
        closing.add("bridge", BenchNetwork.start(receivers.servers(), settings.overrides()));
    this.log = closing.add("log", new RoomLogWriter(network.kafka(), network.topics(), "bench"));
    this.roomId = network.createRoom();
    receivers.peek(network, roomId);
  }

  private void take(byte[] body, int receiver) {
    tally.add(Transactions.countPdus(body));
    if (receiver == 0) {
      bodies.add(body);
    }
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    reset();
    long start = System.nanoTime();
    publish();
    long end = tally.await(deliveries(), BenchNetwork.PATIENCE);
    figures.put("deliveries_per_s", Figures.perSecond(deliveries(), start, end));
    figures.put("pdus_per_transaction", tally.pdusPerTransaction());
    List<byte[]> full = Transactions.of(sender.name(), pdus());
    figures.put("bare_loop_per_s", bareLoop(full));
    return figures;
  }

  private long deliveries() {
    return (long) events * receivers.servers().size();
  }

  private void reset() {
    tally.reset();
    bodies.clear();
  }

  private void publish() {
    UserId user = UserId.of("bridge", network.name());
    for (int i = 0; i < events; i++) {
      RawJson content = RawJson.of(Messages.content(i).toString());
      Draft draft = new Draft(Messages.TYPE, Optional.empty(), user, content);
      // What is not written is not delivered either, which shows.
      var unused = log.append(roomId, new PublishEvent(BenchNetwork.freshId(), draft));
    }
  }

  private List<byte[]> pdus() {
    try {
      List<byte[]> pdus = new ArrayList<>();
      for (byte[] body : bodies) {
        pdus.addAll(JsonSlices.objects(body, "pdus"));
      }
      return pdus;
    } catch (MalformedJsonException e) {
      throw new BenchFailedException("a transaction of the bridge is not JSON", e);
    }
  }

  private double bareLoop(List<byte[]> full) throws InterruptedException {
    reset();
    try (HttpFederationClient client = sender.client(receivers.asServers())) {
      long start = System.nanoTime();
      Parallel.forEach(
          Executors.newVirtualThreadPerTaskExecutor(),
          receivers.servers(),
          receiver -> sendAll(client, receiver, full));
      long end = tally.await(deliveries(), BenchNetwork.PATIENCE);
      return Figures.perSecond(deliveries(), start, end);
    }
  }

  private static void sendAll(HttpFederationClient client, PeerServer receiver, List<byte[]> full)
      throws Exception {
    for (int i = 0; i < full.size(); i++) {
      String target = Transactions.PATH + "loop" + i;
      client.execute(FederationRequest.put(receiver.name(), target, full.get(i)));
    }
  }
}
