package io.peekbridge.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which roles a process can have, and what it needs to be told for them. */
final class RoleChecks {
  private final BridgeConfig config;
  private final List<String> problems;

  RoleChecks(BridgeConfig config, List<String> problems) {
    this.config = config;
    this.problems = problems;
  }

  void check() {
    List<String> unknown =
        config.roles().stream().filter(id -> Role.of(id).isEmpty()).distinct().toList();
    unknown.forEach(id -> problems.add("roles: '" + id + "' is no role; they are " + everyRole()));
    if (unknown.isEmpty()) {
      Set<Role> roles = config.activeRoles();
      kafka(roles);
      rooms(roles);
      key(roles);
    }
  }

  private static String everyRole() {
    return Arrays.stream(Role.values()).map(Role::id).collect(Collectors.joining(", "));
  }

  private void kafka(Set<Role> roles) {
    boolean elsewhere = config.kafka().bootstrap().isPresent();
    if (roles.contains(Role.BROKER) && elsewhere) {
      problems.add("roles: broker is the embedded broker, but kafka.bootstrap names another Kafka");
    }
    if (!roles.contains(Role.BROKER) && !elsewhere) {
      problems.add("kafka.bootstrap: needed by a process without the role broker");
    }
  }

  private void rooms(Set<Role> roles) {
    BridgeConfig.Rooms rooms = config.streams().rooms();
    boolean api = roles.contains(Role.API);
    boolean streams = roles.contains(Role.STREAMS);
    if (api && !streams && rooms.peers().isEmpty()) {
      problems.add(
          "streams.rooms.peers: a process with the role api and not streams asks another one");
    }
    if (!rooms.peers().isEmpty() && (streams || !api)) {
      problems.add("streams.rooms.peers: only for a process with the role api and not streams");
    }
    if (streams && !api && rooms.port().isEmpty()) {
      problems.add(
          "streams.rooms.port: a process with the role streams and not api is asked by others");
    }
    if (streams && api && !config.streams().follow()) {
      problems.add("streams.follow: a process with the role api does it, or has no role streams");
    }
  }

  private void key(Set<Role> roles) {
    boolean needed = !roles.equals(Set.of(Role.BROKER));
    if (needed && !config.isWhole() && config.signingKey().isEmpty()) {
      problems.add(
          "signing_key: processes with some of the roles share one key, so its file must be named");
    }
  }
}
