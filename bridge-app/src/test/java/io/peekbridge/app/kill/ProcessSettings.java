package io.peekbridge.app.kill;

import io.peekbridge.app.support.FreePort;
import java.net.URI;
import java.nio.file.Path;

/**
 * The configuration of a process of {@code host.test}.
 *
 * @param roles as in YAML
 * @param kafka the section {@code kafka}, as in YAML
 * @param rooms the section {@code streams.rooms}, as in YAML
 * @param receivers the map of {@code federation.servers}
 */
record ProcessSettings(
    String roles,
    String kafka,
    String rooms,
    Path signingKey,
    String receivers,
    int federationPort,
    int operatorPort) {

  /** With ports that are free now. */
  static ProcessSettings of(
      String roles, String kafka, String rooms, Path signingKey, String receivers) {
    return new ProcessSettings(
        roles, kafka, rooms, signingKey, receivers, FreePort.find(), FreePort.find());
  }

  URI federationUrl() {
    return URI.create("http://127.0.0.1:" + federationPort);
  }

  URI operatorUrl() {
    return URI.create("http://127.0.0.1:" + operatorPort);
  }

  String yaml(Path dataDirectory) {
    return """
    server_name: host.test
    roles: %s
    data_dir: "%s"
    signing_key: "%s"
    kafka: %s
    streams: {rooms: %s}
    federation: {port: %d, servers: %s}
    operator: {port: %d}
    peeks: {starts_per_minute: 1000000}
    relay: {first_backoff: 50ms}
    """
        .formatted(
            roles,
            dataDirectory,
            signingKey,
            kafka,
            rooms,
            federationPort,
            receivers,
            operatorPort);
  }
}
