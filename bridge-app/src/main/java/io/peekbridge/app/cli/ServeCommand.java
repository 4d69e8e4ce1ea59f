package io.peekbridge.app.cli;

import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.bridge.BridgeStartException;
import io.peekbridge.app.broker.BrokerStartException;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigException;
import io.peekbridge.app.config.ConfigLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a bridge until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Run a bridge until SIGTERM or Ctrl-C.",
      "Without a file and options: a trial on this machine, with a broker of its own.",
      "With --roles, a part of a bridge whose other parts have processes of their own.",
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:PEEKBRIDGE_CONFIG}",
      description = "Configuration in YAML (default: PEEKBRIDGE_CONFIG).")
  Path file;

  @Option(names = "--name", paramLabel = "SERVER", description = "server_name: who we are.")
  String name;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "data_dir: where we keep all.")
  String dataDir;

  @Option(
      names = "--roles",
      paramLabel = "ROLE[,ROLE...]",
      description = {
        "roles: what this process does (default: all of it):",
        "broker, the embedded broker; api, both HTTP ports;",
        "streams, what happens in rooms; relay, deliveries."
      })
  String roles;

  @Option(names = "--port", description = "federation.port: for other servers.")
  String port;

  @Option(names = "--operator-port", paramLabel = "PORT", description = "operator.port.")
  String operatorPort;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "kafka.bootstrap: a Kafka cluster to use.")
  String bootstrap;

  @Option(names = "--prefix", description = "topic_prefix: what our topics' names start with.")
  String prefix;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting, as in --set federation.port=0; may be repeated.")
  Map<String, String> more = Map.of();

  @Option(
      names = "--print-reference",
      description = "Print every setting with its default and its explanation, and end.")
  boolean printReference;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (printReference) {
      out.print(ConfigLoader.reference());
      out.flush();
      return 0;
    }
    BridgeConfig config;
    try {
      config = ConfigLoader.load(Optional.ofNullable(file), System.getenv(), options());
    } catch (ConfigException e) {
      e.problems().forEach(problem -> spec.commandLine().getErr().println("bridge: " + problem));
      return BridgeCommand.USED_WRONGLY;
    }
    ConfigLoader.unknownVariables(System.getenv())
        .forEach(name -> LOG.warn("{} is set, but there is no such setting", name));
    try (RunningUntilSignal signal = new RunningUntilSignal()) {
      return serve(config, signal);
    }
  }

  private int serve(BridgeConfig config, RunningUntilSignal signal) throws InterruptedException {
    try (Bridge bridge = Bridge.start(config)) {
      announce(bridge);
      while (!signal.await(CHECK_INTERVAL)) {
        if (bridge.hasFailed()) {
          throw new CommandFailedException("the topology has failed, see the log");
        }
      }
      return 0;
    } catch (BridgeStartException | BrokerStartException | IllegalArgumentException e) {
      throw new CommandFailedException(e.getMessage(), e);
    } catch (InterruptedException e) {
      if (signal.hasCome()) {
        return 0;
      }
      throw e;
    }
  }

  private void announce(Bridge bridge) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        bridge.serverName()
            + bridge
                .publicUrl()
                .map(url -> " serves other servers at " + url)
                .orElseGet(() -> " runs " + bridge.roles()));
    out.println("operators: " + bridge.operatorUrl() + ", Kafka: " + bridge.kafka().bootstrap());
    out.flush();
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>(more);
    put(options, "server_name", name);
    put(options, "data_dir", dataDir);
    put(options, "roles", roles);
    put(options, "federation.port", port);
    put(options, "operator.port", operatorPort);
    put(options, "kafka.bootstrap", bootstrap);
    put(options, "topic_prefix", prefix);
    return options;
  }

  private static void put(Map<String, String> options, String key, String value) {
    if (value != null) {
      options.put(key, value);
    }
  }
}
