package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A few servers, each with a room that the bridge follows, send the next events of their rooms, one
 * transaction after the other, as servers do. The time is that until the topology has accepted the
 * last event; that the log has them, which is when the transactions are answered, is earlier.
 *
 * <p>Everything is signed beforehand. Beside it, the same events are only verified, and only
 * written to Kafka.
 */
final class IngestBenchmark implements Benchmark {
  private static final int ORIGINS = 4;
  private static final Duration GLANCE = Duration.ofMillis(2);

  private final int eventsPerOrigin;
  private final List<IngestOrigin> origins;
  private final BenchNetwork network;
  private final RawKafka rawKafka;

  IngestBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    this.eventsPerOrigin = Math.ceilDiv(settings.events(Scenario.INGEST), ORIGINS);
    this.origins =
        IntStream.range(0, ORIGINS)
            .mapToObj(i -> closing.add("origin", new IngestOrigin("origin-" + i + ".test")))
            .toList();
    this.network =
        closing.add(
            "bridge",
            BenchNetwork.start(
                origins.stream().map(IngestOrigin::server).toList(), settings.overrides()));
    this.rawKafka = closing.add("raw Kafka", new RawKafka(network.kafka(), "bench-raw"));
    for (IngestOrigin origin : origins) {
      follow(origin);
    }
  }

  private void follow(IngestOrigin origin) throws InterruptedException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray("via").add(origin.server().name().value());
    network
        .operator()
        .put(
            OperatorClient.path("peeks", origin.roomId().value()), request, BenchNetwork.freshId());
    if (network.bridge().rooms().awaitRoom(origin.roomId(), BenchNetwork.PATIENCE).isEmpty()) {
      throw new BenchFailedException("a room could not be followed");
    }
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    for (IngestOrigin origin : origins) {
      origin.prepare(eventsPerOrigin, network, position(origin));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    long start = System.nanoTime();
    Parallel.forEach(
        Executors.newVirtualThreadPerTaskExecutor(), origins, IngestOrigin::sendPrepared);
    long answered = System.nanoTime();
    awaitAccepted();
    long accepted = System.nanoTime();
    figures.put("pdus_per_s", Figures.perSecond(events(), start, accepted));
    figures.put("answered_per_s", Figures.perSecond(events(), start, answered));
    figures.put("verify_only_per_s", verifyOnly());
    figures.put("kafka_records_per_s", rawKafka.recordsPerSecond(bytes()));
    return figures;
  }

  private long events() {
    return (long) eventsPerOrigin * ORIGINS;
  }

  private long position(IngestOrigin origin) {
    return network.bridge().rooms().room(origin.roomId()).map(RoomInfo::position).orElse(0L);
  }

  private void awaitAccepted() throws InterruptedException {
    long deadline = System.nanoTime() + BenchNetwork.PATIENCE.toNanos();
    for (IngestOrigin origin : origins) {
      while (position(origin) < origin.positionAfterwards()) {
        if (System.nanoTime() > deadline) {
          throw new BenchFailedException("not all events were accepted");
        }
        Thread.sleep(GLANCE);
      }
    }
  }

  /** On all cores: one share of an origin's events after the other. */
  private double verifyOnly() throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    long start = System.nanoTime();
    Parallel.forEach(threads, origins, IngestBenchmark::verifyAll);
    return Figures.perSecond(events(), start, System.nanoTime());
  }

  private static void verifyAll(IngestOrigin origin) {
    VerifyKey key = origin.server().identity().key().verifyKey();
    for (Pdu pdu : origin.prepared()) {
      boolean right =
          EventHashes.contentHashMatches(pdu)
              && EventSignatures.verify(
                  pdu, origin.server().name(), origin.server().identity().key().id(), key);
      if (!right) {
        throw new BenchFailedException("an event does not verify: " + pdu.eventId());
      }
    }
  }

  private List<byte[]> bytes() {
    return origins.stream().flatMap(origin -> origin.prepared().stream()).map(Pdu::bytes).toList();
  }
}
