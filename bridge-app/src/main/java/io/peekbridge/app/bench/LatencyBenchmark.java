package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.id.RoomId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Events are published through the operator port at a steady rate, whatever becomes of the earlier
 * ones, and the time is that from the moment at which each was due until each receiver has it.
 *
 * <p>Beside it, one request of a receiver's kind and one record at a time, without the bridge.
 */
final class LatencyBenchmark implements Benchmark {
  private static final int RECEIVERS = 10;
  private static final int PER_SECOND = 200;
  private static final int ROUND_TRIPS = 500;

  private final int events;
  private final PeerServer sender;
  private final Receivers receivers;
  private final BenchNetwork network;
  private final RawKafka rawKafka;
  private final String eventsPath;
  private volatile LatencyWave wave = LatencyWave.none();
  private int nextNumber;

  LatencyBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    this.events = settings.events(Scenario.LATENCY);
    this.sender = closing.add("sender", new PeerServer("raw.test"));
    this.receivers = closing.add("receivers", Receivers.start(RECEIVERS, this::take));
    this.network =
        closing.add("bridge", BenchNetwork.start(receivers.servers(), settings.overrides()));
    this.rawKafka = closing.add("raw Kafka", new RawKafka(network.kafka(), "bench-raw"));
    RoomId roomId = network.createRoom();
    this.eventsPath = OperatorClient.path("rooms", roomId.value(), "events");
    receivers.peek(network, roomId);
  }

  private void take(byte[] body, int receiver) {
    long now = System.nanoTime();
    Messages.forEachNumber(body, number -> wave.arrived(number, receiver, now));
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    wave = new LatencyWave(nextNumber, events, RECEIVERS, PER_SECOND);
    nextNumber += events;
    publishAll(wave);
    long[] delays = wave.await(BenchNetwork.PATIENCE);
    wave = LatencyWave.none();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("p50_ms", Figures.percentileMillis(0.50, delays));
    figures.put("p99_ms", Figures.percentileMillis(0.99, delays));
    figures.put("http_p50_ms", Figures.percentileMillis(0.50, rawHttp()));
    figures.put(
        "kafka_p50_ms",
        Figures.percentileMillis(0.50, rawKafka.roundTrips(ROUND_TRIPS, message(0))));
    return figures;
  }

  private void publishAll(LatencyWave wanted) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < events; i++) {
        wanted.sleepUntilDue(i);
        int number = wanted.first() + i;
        // What fails is not delivered either, which shows.
        var unused = threads.submit(() -> publish(number));
      }
    }
  }

  private JsonNode publish(int number) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", Messages.TYPE);
    event.set("content", Messages.content(number));
    return network.operator().post(eventsPath, event, BenchNetwork.freshId());
  }

  private static byte[] message(int number) {
    return Messages.content(number).toString().getBytes(StandardCharsets.UTF_8);
  }

  private long[] rawHttp() {
    PeerServer receiver = receivers.servers().getFirst();
    byte[] body = Transactions.of(sender.name(), List.of(message(-1))).getFirst();
    long[] nanos = new long[ROUND_TRIPS];
    try (HttpFederationClient client = sender.client(receivers.asServers())) {
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        client.execute(
            FederationRequest.put(receiver.name(), Transactions.PATH + "raw" + i, body).unsigned());
        nanos[i] = System.nanoTime() - start;
      }
      return nanos;
    } catch (FederationException e) {
      throw new BenchFailedException("a bare request failed: " + e.getMessage(), e);
    }
  }
}
