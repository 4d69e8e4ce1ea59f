package io.peekbridge.app.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port on loopback that leads to another one, until it is cut. */
public final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private Link(int port, int targetPort) throws IOException {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("link").start(this::listen);
  }

  /** A link from a port to another one. */
  public static Link of(int port, int targetPort) throws IOException {
    return new Link(port, targetPort);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Ends what goes on and lets nothing begin. */
  public void cut() {
    cut = true;
    open.forEach(Link::close);
  }

  public void heal() {
    cut = false;
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (cut) {
          close(socket);
        } else {
          Thread.ofVirtual().start(() -> connect(socket));
        }
      } catch (IOException e) {
        LOG.debug("a link ends", e);
      }
    }
  }

  private void connect(Socket socket) {
    try (socket;
        Socket other = new Socket()) {
      open.add(socket);
      open.add(other);
      other.connect(target);
      Thread back = Thread.ofVirtual().start(() -> copy(other, socket));
      copy(socket, other);
      back.join();
    } catch (IOException e) {
      LOG.debug("a connection ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
      open.removeIf(Socket::isClosed);
    }
  }

  /** Copies until either side ends, and ends both then. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      LOG.debug("a connection ends", e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection does not end well", e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
