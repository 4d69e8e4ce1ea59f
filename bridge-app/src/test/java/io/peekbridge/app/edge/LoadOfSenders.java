package io.peekbridge.app.edge;

import io.peekbridge.app.edge.Sender.Try;
import io.peekbridge.matrix.id.EventId;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets servers send until it is stopped, and remembers what was answered. */
final class LoadOfSenders {
  private static final int PAUSE_MS = 20;

  private final List<Sender> senders;
  private final ScheduledExecutorService threads;
  private final Set<EventId> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();

  LoadOfSenders(List<Sender> senders) {
    this.senders = senders;
    this.threads = Executors.newScheduledThreadPool(senders.size());
    for (Sender sender : senders) {
      var unused =
          threads.scheduleWithFixedDelay(() -> send(sender), 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void send(Sender sender) {
    try {
      Try outcome = sender.send();
      acknowledged.addAll(outcome.acknowledged());
      outcome.fault().ifPresent(faults::add);
      if (outcome.status() == 503) {
        refused.incrementAndGet();
      }
    } catch (IOException | InterruptedException e) {
      faults.add(e.toString());
    }
  }

  Set<EventId> acknowledged() {
    return acknowledged;
  }

  int refused() {
    return refused.get();
  }

  /** Answers that were neither 200 nor 503 with a time to come again. */
  List<String> faults() {
    return faults;
  }

  /** Lets each finish what it is at. */
  void stop() {
    threads.close();
    senders.forEach(Sender::close);
  }
}
