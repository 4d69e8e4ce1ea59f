package io.peekbridge.app.config;

import io.peekbridge.federation.net.AddressRange;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a type alone does not say: grammars of names, and settings that must fit each other. */
final class ConfigChecks {
  private static final Pattern TOPIC_PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
  private static final Pattern ADDRESS =
      Pattern.compile("([a-zA-Z0-9._-]+|\\[[0-9a-fA-F:]+]):[0-9]{1,5}");
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private final List<String> problems;

  private ConfigChecks(List<String> problems) {
    this.problems = problems;
  }

  static void check(BridgeConfig config, List<String> problems) {
    ConfigChecks checks = new ConfigChecks(problems);
    checks.serverName("server_name", config.serverName());
    if (!TOPIC_PREFIX.matcher(config.topicPrefix()).matches()) {
      problems.add("topic_prefix: at most 100 letters, digits, '.', '_' and '-'");
    }
    new RoleChecks(config, problems).check();
    checks.federation(config.federation());
    checks.operator(config.operator());
    checks.rooms(config.streams().rooms());
    if (config.relay().firstBackoff().compareTo(config.relay().longestBackoff()) > 0) {
      problems.add("relay.first_backoff: longer than relay.longest_backoff");
    }
    if (config.relay().giveUpAfter().compareTo(config.kafka().logRetention()) >= 0) {
      problems.add("relay.give_up_after: must be shorter than kafka.log_retention");
    }
  }

  private void federation(BridgeConfig.Federation federation) {
    federation
        .servers()
        .forEach(
            (name, address) -> {
              serverName("federation.servers", name);
              url("federation.servers." + name, address);
            });
    for (String range : federation.allowPrivateRanges()) {
      network("federation.allow_private_ranges", range);
    }
    federation.wellKnown().ifPresent(name -> serverName("federation.well_known", name));
    tls(federation.tls());
  }

  private void network(String path, String range) {
    try {
      AddressRange.parse(range);
    } catch (IllegalArgumentException e) {
      problems.add(path + ": " + e.getMessage());
    }
  }

  private void tls(BridgeConfig.Tls tls) {
    if (tls.cert().isPresent() != tls.key().isPresent()) {
      problems.add("federation.tls: cert and key go together");
    }
    readable("federation.tls.cert", tls.cert());
    readable("federation.tls.key", tls.key());
    readable("federation.tls.trust", tls.trust());
  }

  private void operator(BridgeConfig.Operator operator) {
    port("operator", operator.bind(), operator.token(), operator.tokenFile());
  }

  private void rooms(BridgeConfig.Rooms rooms) {
    port("streams.rooms", rooms.bind(), rooms.token(), rooms.tokenFile());
    if (rooms.port().isPresent() && rooms.advertise().isEmpty() && ANY.contains(rooms.bind())) {
      problems.add("streams.rooms.advertise: " + rooms.bind() + " is no address for others");
    }
    rooms.advertise().ifPresent(address -> address("streams.rooms.advertise", address));
    rooms.peers().forEach(address -> address("streams.rooms.peers", address));
  }

  /** A port that is open to others needs a token. */
  private void port(String path, String bind, Optional<Secret> token, Optional<Path> tokenFile) {
    if (token.isPresent() && tokenFile.isPresent()) {
      problems.add(path + ": token or token_file, not both");
    }
    readable(path + ".token_file", tokenFile);
    if (token.isEmpty() && tokenFile.isEmpty() && !LOOPBACK.contains(bind)) {
      problems.add(path + ".bind: " + bind + " needs " + path + ".token or token_file");
    }
  }

  private void address(String path, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      problems.add(path + ": '" + address + "' is not HOST:PORT");
    }
  }

  private void serverName(String path, String name) {
    try {
      new ServerName(name);
    } catch (MalformedIdException e) {
      problems.add(path + ": " + e.getMessage());
    }
  }

  private void url(String path, String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null) {
        problems.add(path + ": '" + text + "' is not http://HOST:PORT or https://HOST:PORT");
      }
    } catch (IllegalArgumentException e) {
      problems.add(path + ": " + e.getMessage());
    }
  }

  private void readable(String path, Optional<Path> file) {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      problems.add(path + ": " + file.get() + " can't be read");
    }
  }
}
