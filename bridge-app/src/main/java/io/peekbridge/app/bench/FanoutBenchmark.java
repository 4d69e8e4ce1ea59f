package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.matrix.json.JsonSlices;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Many servers peek one room; events are written to the log as fast as it takes them, the way the
 * operator port writes them, and the time is that until the last server has the last one.
 *
 * <p>Beside it, the bodies that the first receiver got, filled up to 50 PDUs each, are signed and
 * sent to the same receivers in a bare loop.
 */
final class FanoutBenchmark implements Benchmark {
  /** Runs before the first have no part in it that grows: code is warm after so many events. */
  private static final int MAX_WARM_UP = 500;

  private final int events;
  private final Tally tally = new Tally();
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final Receivers receivers;
  private final BareLoop bareLoop;
  private final PublishedRoom room;

  FanoutBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    this.events = settings.events(Scenario.FANOUT);
    this.receivers = closing.add("receivers", Receivers.start(settings.receivers(), this::take));
    this.bareLoop = closing.add("bare loop", new BareLoop(receivers, tally));
    BenchNetwork network =
        closing.add("bridge", BenchNetwork.start(receivers.servers(), settings.overrides()));
    this.room = closing.add("log", new PublishedRoom(network));
    room.letPeek(receivers);
  }

  private void take(byte[] body, int receiver) {
    tally.add(Transactions.countPdus(body));
    if (receiver == 0) {
      bodies.add(body);
    }
  }

  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    return measure(Math.min(events, MAX_WARM_UP));
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    return measure(events);
  }

  private Map<String, Double> measure(int count) throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    long deliveries = (long) count * receivers.servers().size();
    tally.reset();
    bodies.clear();
    long start = System.nanoTime();
    room.publish(count);
    long end = tally.await(deliveries);
    figures.put("deliveries_per_s", Figures.perSecond(deliveries, start, end));
    figures.put("seconds", Figures.seconds(start, end));
    figures.put("pdus_per_transaction", tally.pdusPerTransaction());
    figures.put("bare_loop_per_s", bareLoop.perSecond(pdus()));
    return figures;
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
}
