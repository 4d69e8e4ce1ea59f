package io.peekbridge.federation.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts connections on loopback and does with each what the test wants, HTTP or not. */
final class RawServer implements AutoCloseable {
  @FunctionalInterface
  interface Behaviour {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  RawServer(Behaviour behaviour) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> accept(behaviour));
  }

  private void accept(Behaviour behaviour) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(behaviour, socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void serve(Behaviour behaviour, Socket socket) {
    try {
      behaviour.serve(socket);
    } catch (IOException | InterruptedException e) {
      // The other end went away, which many of the tests want.
    }
  }

  /** Connections so far. */
  int connections() {
    return sockets.size();
  }

  Endpoint endpoint(boolean tls) {
    return new Endpoint(
        tls, listener.getInetAddress(), listener.getLocalPort(), "a.example", "a.example");
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
