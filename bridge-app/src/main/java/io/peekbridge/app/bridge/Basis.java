package io.peekbridge.app.bridge;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.Role;
import io.peekbridge.app.files.DirectoryLock;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.crypto.Ed25519;
import java.time.Clock;

/** What a process of a bridge has, whatever its roles: its directory, its numbers, and Kafka. */
record Basis(
    BridgeConfig config,
    KafkaSettings kafka,
    Topics topics,
    Ed25519 ed25519,
    PrometheusMeterRegistry metrics,
    Clock clock,
    ClosingStack closing) {

  static Basis open(BridgeConfig config, ClosingStack closing) {
    PrometheusMeterRegistry metrics = metrics(closing);
    String bootstrap = bootstrap(config, closing);
    closing.add("data directory", DirectoryLock.of(config.dataDir()));
    return new Basis(
        config,
        ModuleSettings.kafka(config, bootstrap),
        new Topics(ModuleSettings.topics(config)),
        Ed25519.fastest(),
        metrics,
        Clock.systemUTC(),
        closing);
  }

  boolean has(Role role) {
    return config.activeRoles().contains(role);
  }

  private static PrometheusMeterRegistry metrics(ClosingStack closing) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    closing.add("metrics", (AutoCloseable) metrics::close);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    closing.add("garbage collection metrics", gcMetrics(metrics));
    return metrics;
  }

  private static JvmGcMetrics gcMetrics(PrometheusMeterRegistry metrics) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    return gc;
  }

  private static String bootstrap(BridgeConfig config, ClosingStack closing) {
    return config
        .kafka()
        .bootstrap()
        .orElseGet(
            () ->
                closing
                    .add("broker", EmbeddedBroker.start(ModuleSettings.broker(config)))
                    .bootstrapServers());
  }
}
