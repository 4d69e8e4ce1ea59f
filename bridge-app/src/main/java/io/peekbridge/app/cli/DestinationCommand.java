package io.peekbridge.app.cli;

import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.matrix.id.ServerName;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The servers that the bridge delivers to. */
@Command(
    name = "destination",
    description = "See and steer deliveries to other servers.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DestinationCommand.ListDestinations.class,
      DestinationCommand.Show.class,
      DestinationCommand.Retry.class,
      DestinationCommand.Pause.class,
      DestinationCommand.Resume.class,
      DestinationCommand.Drop.class,
    })
final class DestinationCommand extends GroupCommand {
  private static final int MANY = 10_000;

  @Command(
      name = "list",
      description = "List the servers that are delivered to, and how that goes.",
      mixinStandardHelpOptions = true)
  static final class ListDestinations implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Option(names = "--state", description = "Only those in this state, such as backing_off.")
    String state;

    @Option(
        names = "--failing",
        arity = "0..1",
        fallbackValue = "true",
        description = "Only those whose last transaction failed (=false: only the others).")
    Boolean failing;

    @Option(
        names = "--behind",
        arity = "0..1",
        fallbackValue = "true",
        description = "Only those that are left to themselves (=false: only the others).")
    Boolean behind;

    @Option(
        names = "--paused",
        arity = "0..1",
        fallbackValue = "true",
        description = "Only those that are paused (=false: only the others).")
    Boolean paused;

    @Option(
        names = "--min-lag",
        paramLabel = "SECONDS",
        description = "Only those for which something has waited for so long.")
    Integer minLag;

    @Option(
        names = "--max",
        paramLabel = "N",
        defaultValue = "" + MANY,
        description = "At most N (default: ${DEFAULT-VALUE}).")
    int max;

    @Parameters(
        paramLabel = "PART",
        arity = "0..1",
        description = "Only those with this in their name.")
    String part;

    @Spec CommandSpec spec;

    @Override
    public void run() {
      if (max < 1 || (minLag != null && minLag < 0)) {
        throw new ParameterException(
            spec.commandLine(), "--max must be at least 1, --min-lag at least 0");
      }
      Map<String, String> query = new LinkedHashMap<>();
      Queries.put(query, "state", state);
      Queries.put(query, "failing", failing);
      Queries.put(query, "behind", behind);
      Queries.put(query, "paused", paused);
      Queries.put(query, "min_lag", minLag);
      Queries.put(query, "q", part);
      output.table(
          operator.client().list(OperatorClient.path("destinations"), query, max),
          "server",
          "state",
          "pending",
          "lag_seconds",
          "failures",
          "paused",
          "last_error");
    }
  }

  /** One destination, and what the bridge answers about it. */
  abstract static class OfOne implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(
        paramLabel = "SERVER",
        converter = ServerNameArgument.class,
        description = "The server's name.")
    ServerName server;

    final void order(String order) {
      String path = OperatorClient.path("destinations", server.value(), order);
      output.document(operator.client().post(path));
    }
  }

  @Command(name = "show", description = "Show one of them.", mixinStandardHelpOptions = true)
  static final class Show extends OfOne {
    @Override
    public void run() {
      output.document(operator.client().get(OperatorClient.path("destinations", server.value())));
    }
  }

  @Command(
      name = "retry",
      description = "Try a server that fails again at once.",
      mixinStandardHelpOptions = true)
  static final class Retry extends OfOne {
    @Override
    public void run() {
      order("retry");
    }
  }

  @Command(
      name = "pause",
      description = "Send nothing to a server until resume; what is for it waits.",
      mixinStandardHelpOptions = true)
  static final class Pause extends OfOne {
    @Override
    public void run() {
      order("pause");
    }
  }

  @Command(
      name = "resume",
      description = "Send to a server that was paused.",
      mixinStandardHelpOptions = true)
  static final class Resume extends OfOne {
    @Override
    public void run() {
      order("resume");
    }
  }

  @Command(
      name = "drop",
      description = "Give up what waits for a server now; it will miss that.",
      mixinStandardHelpOptions = true)
  static final class Drop extends OfOne {
    @Option(names = "--yes", description = "Do it: what is dropped cannot be had back.")
    boolean yes;

    @Spec CommandSpec spec;

    @Override
    public void run() {
      if (!yes) {
        throw new ParameterException(
            spec.commandLine(),
            "what waits for " + server + " would never be delivered: --yes is needed");
      }
      order("drop");
    }
  }
}
