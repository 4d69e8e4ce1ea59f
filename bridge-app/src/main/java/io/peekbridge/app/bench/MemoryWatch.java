package io.peekbridge.app.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The most memory that this process has while something goes on. */
final class MemoryWatch implements AutoCloseable {
  private static final double MIB = 1 << 20;
  private static final double KIB_PER_MIB = 1 << 10;
  private static final long SAMPLE_MILLIS = 50;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Set<String> HEAP_POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicLong mostHeap = new AtomicLong();
  private final AtomicLong mostResident = new AtomicLong();
  private final NotificationListener listener = (notification, handback) -> collected(notification);
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** Starts to watch. */
  MemoryWatch() {
    emitters().forEach(each -> each.addNotificationListener(listener, null, null));
    var unused =
        sampler.scheduleAtFixedRate(
            () -> mostResident.accumulateAndGet(residentKib(), Math::max),
            0,
            SAMPLE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static List<NotificationEmitter> emitters() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(MemoryWatch::emitter)
        .toList();
  }

  private static NotificationEmitter emitter(GarbageCollectorMXBean collector) {
    return (NotificationEmitter) collector;
  }

  private void collected(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      long used =
          after.entrySet().stream()
              .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      mostHeap.accumulateAndGet(used, Math::max);
    }
  }

  /** MiB of heap in use now, after a full collection. */
  static double heapMib() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }

  /** The most MiB of heap that were in use after a collection since; 0 if there was none. */
  double mostHeapMib() {
    return mostHeap.get() / MIB;
  }

  /** MiB of this process in memory now; 0 where that is not known. */
  static double residentMib() {
    return residentKib() / KIB_PER_MIB;
  }

  /** The most MiB of this process that were in memory since; 0 where that is not known. */
  double mostResidentMib() {
    return mostResident.get() / KIB_PER_MIB;
  }

  private static long residentKib() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("no " + STATUS, e);
    }
  }

  @Override
  public void close() {
    sampler.shutdownNow();
    for (NotificationEmitter emitter : emitters()) {
      try {
        emitter.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("a collector came while memory was watched", e);
      }
    }
  }
}
