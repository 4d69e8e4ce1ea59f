package io.peekbridge.app.bench;

import io.peekbridge.federation.discovery.ServerDiscovery;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Any number of server names on a few ports of loopback: the kind of a server, the first part of
 * its name, tells the port. For a client each name is a server of its own, with its own
 * connections.
 *
 * @param ports of each kind; a kind is a word in lower case
 */
record LoopbackNames(Map<String, Integer> ports) implements ServerDiscovery {
  private static final String SUFFIX = ".test";

  /** The name of a server. */
  static ServerName name(String kind, int number) {
    return new ServerName(kind + "-" + number + SUFFIX);
  }

  /** The names of so many servers of a kind. */
  static List<ServerName> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(number -> name(kind, number)).toList();
  }

  /** As many names of a kind on each partition of {@code deliveries} as on every other. */
  static List<ServerName> spread(String kind, int perPartition, Topics topics) {
    int[] taken = new int[topics.settings().partitions()];
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> name(kind, number))
        .filter(name -> taken[topics.deliveryPartition(name)]++ < perPartition)
        .limit((long) perPartition * taken.length)
        .toList();
  }

  /** The number in a server's name. */
  static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf(SUFFIX)));
  }

  @Override
  public List<Endpoint> discover(ServerName server) {
    String name = server.value();
    int port = ports.get(name.substring(0, name.indexOf('-')));
    return List.of(new Endpoint(false, InetAddress.getLoopbackAddress(), port, name, name));
  }

  /** As {@link #parse} takes it. */
  String format() {
    return new TreeMap<>(ports)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
  }

  static LoopbackNames parse(String text) {
    return new LoopbackNames(
        Stream.of(text.split(",", -1))
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> Integer.valueOf(parts[1]))));
  }
}
