package io.peekbridge.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers that behave until they peek, and then no more: black holes, and slow ones. */
final class BadServers implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(5);

  private final List<PeerServer> silent = new ArrayList<>();
  private final List<PeerServer> unreachable = new ArrayList<>();
  private final List<PeerServer> slow = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param blackHoles three of four of them take connections and never answer; to the others no
   *     connection comes about
   * @param slow they answer after 5 s
   */
  BadServers(int blackHoles, int slow) {
    for (int i = 0; i < blackHoles; i++) {
      (i % 4 == 3 ? unreachable : silent).add(start("black-hole-" + i + ".test", Duration.ZERO));
    }
    for (int i = 0; i < slow; i++) {
      this.slow.add(start("slow-" + i + ".test", SLOW));
    }
  }

  private static PeerServer start(String name, Duration takes) {
    return new PeerServer(name, LoopbackServer.SHORT_BACKLOG)
        .handle(
            Transactions.PATH,
            request -> {
              Thread.sleep(takes);
              return PeerServer.NOTHING;
            })
        .start();
  }

  List<PeerServer> servers() {
    List<PeerServer> all = new ArrayList<>(silent);
    all.addAll(unreachable);
    all.addAll(slow);
    return all;
  }

  Receivers asReceivers() {
    return new Receivers(servers());
  }

  /** From now on they are what they are here for. */
  void goBad() {
    silent.forEach(server -> server.http().fallSilent());
    unreachable.forEach(server -> server.http().becomeUnreachable());
  }

  @Override
  public void close() {
    servers().forEach(PeerServer::close);
  }
}
