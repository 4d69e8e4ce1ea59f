package io.peekbridge.app.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the topology is, and what it has cost. */
final class TopologyProgress implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(5);
  private static final String THREAD = "StreamThread";

  private final Admin admin;
  private final String applicationId;

  TopologyProgress(BenchNetwork network) {
    this.admin = Admin.create(Map.copyOf(network.kafka().common("bench-progress")));
    this.applicationId = applicationId(network);
  }

  /** The group of the topology, and what the names of its changelogs start with. */
  static String applicationId(BenchNetwork network) {
    return network.topics().settings().prefix() + "rooms";
  }

  /** Waits until everything up to this entry of the room log is committed. */
  void awaitCommitted(RecordMetadata entry, Duration patience) throws InterruptedException {
    TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
    long deadline = System.nanoTime() + patience.toNanos();
    while (committed(partition) <= entry.offset()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException("the topology did not get to the end of the room log");
      }
      Thread.sleep(GLANCE);
    }
  }

  private long committed(TopicPartition partition) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata().get();
      return Optional.ofNullable(offsets.get(partition)).map(OffsetAndMetadata::offset).orElse(0L);
    } catch (ExecutionException e) {
      throw new BenchFailedException("the topology's place in the log is not known", e.getCause());
    }
  }

  /** The nanoseconds of processor that its threads have used. */
  static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(THREAD)) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    admin.close();
  }
}
