package io.peekbridge.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A relay in a process of its own. For each line that it reads it prints one; it ends when there
 * are no more.
 */
final class RelayMain {
  /** Asks for a {@link RelayReport}. */
  static final String REPORT = "report";

  /** Asks for the MiB of heap in use after full collections. */
  static final String HEAP = "heap";

  private RelayMain() {}

  /** Runs until standard input ends; the arguments are those of {@link RelaySetup}. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (BenchRelay relay = RelaySetup.parse(List.of(arguments)).relay().start()) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(answer(relay, line));
      }
    }
  }

  private static String answer(BenchRelay relay, String command) {
    return switch (command) {
      case REPORT -> relay.report().format();
      case HEAP -> Double.toString(MemoryWatch.heapMib());
      default -> throw new IllegalArgumentException(command);
    };
  }
}
