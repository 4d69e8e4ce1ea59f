package io.peekbridge.app.keys;

import io.peekbridge.federation.keys.KeyCache;
import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verified keys of other servers on the topic {@code server-keys}, so that a restart asks nobody
 * and all processes of a bridge ask once. What this process put is found at once; what another put,
 * when the topic has brought it. A key that could not be written is only asked for again.
 */
public final class KafkaKeyCache implements KeyCache, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaKeyCache.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final int RECENT = 1_000;

  private final Topic<ServerName, ServerKeys> topic;
  private final Producer<ServerName, ServerKeys> producer;
  private final CompactedView<ServerName, ServerKeys> view;
  private final KeyCache recent = KeyCache.inMemory(RECENT);

  private KafkaKeyCache(KafkaSettings kafka, Topics topics) {
    this.topic = topics.serverKeys();
    this.producer =
        new KafkaProducer<>(
            kafka.producer("server-keys"), topic.key().serializer(), topic.value().serializer());
    this.view = CompactedView.start(kafka, topic);
  }

  /** Starts to read the topic; see {@link #awaitCaughtUp}. */
  public static KafkaKeyCache start(KafkaSettings kafka, Topics topics) {
    return new KafkaKeyCache(kafka, topics);
  }

  /** Waits until everything that the topic held at the start has been read. */
  public KafkaKeyCache awaitCaughtUp(Duration patience) throws InterruptedException {
    view.awaitCaughtUp(patience);
    return this;
  }

  /** Of what this process has and what the topic has, the keys that last longer. */
  @Override
  public Optional<ServerKeys> get(ServerName server) {
    Optional<ServerKeys> own = recent.get(server);
    Optional<ServerKeys> shared = view.get(server);
    boolean sharedLastsLonger =
        shared.isPresent()
            && own.map(keys -> keys.validUntilTs() < shared.get().validUntilTs()).orElse(true);
    return sharedLastsLonger ? shared : own;
  }

  @Override
  public void put(ServerKeys keys) {
    recent.put(keys);
    var unused =
        producer.send(
            topic.record(keys.serverName(), keys),
            (metadata, failure) -> {
              if (failure != null) {
                LOG.warn("keys of {} not kept: {}", keys.serverName(), failure.getMessage());
              }
            });
  }

  /** How many servers' keys the topic holds. */
  public int size() {
    return view.entries().size();
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
    view.close();
  }
}
