package io.peekbridge.app.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on loopback that costs as little as it can, because it shares the cores with what
 * is measured: a thread for each connection, no queue, nothing read that is not needed. It can also
 * fail as servers do: take connections and never answer, or not even let them come about.
 */
final class LoopbackServer implements AutoCloseable {
  static final int BACKLOG = 1024;

  /** How many connections may wait to be accepted by a server that will become unreachable. */
  static final int SHORT_BACKLOG = 4;

  private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);
  private static final int HANGS_AFTER_MS = 200;

  /** Answers requests, on a thread of the connection's own. */
  @FunctionalInterface
  interface Handler {
    /** The body of the answer, which is a success. */
    byte[] answer(HttpConnection.Request request) throws InterruptedException;
  }

  private enum Manner {
    ANSWERING,
    SILENT,
    UNREACHABLE
  }

  private final ServerSocket listening;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Manner manner = Manner.ANSWERING;

  LoopbackServer(Handler handler) {
    this(handler, BACKLOG);
  }

  /**
   * A server that listens, but accepts nothing before {@link #start}.
   *
   * @param backlog how many connections may wait to be accepted
   */
  LoopbackServer(Handler handler, int backlog) {
    this.handler = handler;
    try {
      this.listening = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no server on loopback", e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  LoopbackServer start() {
    var unused = threads.submit(this::acceptAll);
    return this;
  }

  /** From now on it takes connections, and whatever comes on them, and never answers. */
  void fallSilent() {
    manner = Manner.SILENT;
    closeConnections();
  }

  /**
   * From now on no connection comes about: those that wait to be accepted are as many as may wait,
   * and the system leaves further attempts unanswered. Systems other than Linux may refuse them.
   */
  void becomeUnreachable() {
    manner = Manner.UNREACHABLE;
    closeConnections();
    try {
      // One more than may wait, one more that is accepted, and one to see that it hangs.
      for (int i = 0; i < SHORT_BACKLOG + 3; i++) {
        Socket filler = new Socket();
        open.add(filler);
        filler.connect(new InetSocketAddress(listening.getInetAddress(), port()), HANGS_AFTER_MS);
      }
    } catch (SocketTimeoutException e) {
      log.debug("port {} is unreachable", port());
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port() + " did not become unreachable", e);
    }
  }

  /** From now on it answers again, on new connections. */
  void recover() {
    boolean accepts = manner != Manner.UNREACHABLE;
    manner = Manner.ANSWERING;
    closeConnections();
    if (!accepts) {
      start();
    }
  }

  private void acceptAll() {
    try {
      while (manner != Manner.UNREACHABLE) {
        Socket socket = listening.accept();
        open.add(socket);
        var unused = threads.submit(() -> serve(socket));
      }
    } catch (IOException e) {
      log.debug("port {} is closed: {}", port(), e.toString());
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (manner == Manner.ANSWERING) {
        answerAll(new HttpConnection(socket.getInputStream(), socket.getOutputStream()));
      }
      if (manner != Manner.ANSWERING) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      log.debug("a connection broke: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private void answerAll(HttpConnection connection) throws IOException, InterruptedException {
    Optional<HttpConnection.Request> request = connection.next();
    while (request.isPresent() && manner == Manner.ANSWERING) {
      connection.answer(handler.answer(request.get()));
      request = connection.next();
    }
  }

  private void closeConnections() {
    for (Socket socket : open) {
      close(socket);
    }
    open.clear();
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      log.debug("not closed: {}", e.toString());
    }
  }

  @Override
  public void close() {
    close(listening);
    closeConnections();
    threads.shutdownNow();
    threads.close();
  }
}
