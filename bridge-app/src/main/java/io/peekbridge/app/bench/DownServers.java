package io.peekbridge.app.bench;

import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Ports of loopback on which servers are down, each kind in its own way. */
final class DownServers implements AutoCloseable {
  /** Nobody listens. */
  static final String REFUSING = "refusing";

  /** Connections are taken, and nothing is ever answered. */
  static final String SILENT = "silent";

  /** No connection comes about. */
  static final String UNREACHABLE = "unreachable";

  private final Socket refusing;
  private final LoopbackServer silent;
  private final LoopbackServer unreachable;

  private DownServers(Socket refusing, LoopbackServer silent, LoopbackServer unreachable) {
    this.refusing = refusing;
    this.silent = silent;
    this.unreachable = unreachable;
  }

  static DownServers start() {
    LoopbackServer silent = new LoopbackServer(request -> PeerServer.NOTHING).start();
    silent.fallSilent();
    LoopbackServer unreachable =
        new LoopbackServer(request -> PeerServer.NOTHING, LoopbackServer.SHORT_BACKLOG).start();
    unreachable.becomeUnreachable();
    return new DownServers(boundOnly(), silent, unreachable);
  }

  /** A socket that has a port and does not listen: so nobody else can take the port. */
  private static Socket boundOnly() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
  }

  /** These ports, and others. */
  LoopbackNames with(Map<String, Integer> others) {
    Map<String, Integer> ports = new HashMap<>(others);
    ports.put(REFUSING, refusing.getLocalPort());
    ports.put(SILENT, silent.port());
    ports.put(UNREACHABLE, unreachable.port());
    return new LoopbackNames(Map.copyOf(ports));
  }

  /** All kinds, and others, refuse connections. */
  LoopbackNames allRefusing(String... others) {
    Map<String, Integer> ports = new HashMap<>();
    Stream.concat(Stream.of(REFUSING, SILENT, UNREACHABLE), Stream.of(others))
        .forEach(kind -> ports.put(kind, refusing.getLocalPort()));
    return new LoopbackNames(Map.copyOf(ports));
  }

  /**
   * The names of servers that are down: half refuse, a quarter is silent, a quarter unreachable.
   */
  static List<ServerName> names(int count) {
    List<ServerName> names = new ArrayList<>();
    names.addAll(LoopbackNames.names(SILENT, count / 4));
    names.addAll(LoopbackNames.names(UNREACHABLE, count / 4));
    names.addAll(LoopbackNames.names(REFUSING, count - names.size()));
    return names;
  }

  @Override
  public void close() {
    try (refusing;
        silent) {
      unreachable.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a port was not closed", e);
    }
  }
}
