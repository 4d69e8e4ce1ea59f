package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Servers that behave until they are told not to, and again when told to: black holes, slow ones.
 */
final class BadServers implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(5);

  private final List<PeerServer> silent = new ArrayList<>();
  private final List<PeerServer> unreachable = new ArrayList<>();
  private final List<PeerServer> servers = new ArrayList<>();
  private volatile boolean areBad;

  /**
   * Starts them.
   *
   * @param blackHoles when bad, three of four of them take connections and never answer; to the
   *     others no connection comes about
   * @param slow when bad, they answer after 5 s
   * @param onTransaction hears of each body that is answered, and which server it came to
   */
  BadServers(int blackHoles, int slow, ObjIntConsumer<byte[]> onTransaction) {
    for (int i = 0; i < blackHoles + slow; i++) {
      boolean isSlow = i >= blackHoles;
      PeerServer server = start(i, isSlow, onTransaction);
      servers.add(server);
      if (!isSlow) {
        (i % 4 == 3 ? unreachable : silent).add(server);
      }
    }
  }

  private PeerServer start(int index, boolean isSlow, ObjIntConsumer<byte[]> onTransaction) {
    return new PeerServer("bad-" + index + ".test", LoopbackServer.SHORT_BACKLOG)
        .handle(
            Transactions.PATH,
            request -> {
              if (isSlow && areBad) {
                Thread.sleep(SLOW);
              }
              onTransaction.accept(request.body(), index);
              return PeerServer.NOTHING;
            })
        .start();
  }

  List<PeerServer> servers() {
    return servers;
  }

  Receivers asReceivers() {
    return new Receivers(servers);
  }

  /** From now on they are what they are here for. */
  void goBad() {
    areBad = true;
    silent.forEach(server -> server.http().fallSilent());
    unreachable.forEach(server -> server.http().becomeUnreachable());
  }

  /** From now on they answer at once; what was hanging breaks. */
  void recover() {
    areBad = false;
    silent.forEach(server -> server.http().recover());
    unreachable.forEach(server -> server.http().recover());
  }

  @Override
  public void close() {
    servers.forEach(PeerServer::close);
  }
}
