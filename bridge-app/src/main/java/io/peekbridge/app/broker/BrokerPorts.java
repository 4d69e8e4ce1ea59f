package io.peekbridge.app.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/** The two loopback ports of an embedded broker: for clients, and between broker and controller. */
record BrokerPorts(int client, int controller) {
  static final String CLIENT = "client";
  static final String CONTROLLER = "controller";

  /**
   * The wanted port, else the remembered one, else a free one. A client port that is taken is an
   * error and not a reason to choose another, since clients were told it; the controller's is
   * nobody else's business.
   */
  static BrokerPorts choose(OptionalInt wanted, BrokerDirectory directory) {
    int client = wanted.orElseGet(() -> directory.rememberedPort(CLIENT));
    if (client != 0 && !isFree(client)) {
      throw new BrokerStartException(
          "port " + client + " for the embedded broker is taken by another process");
    }
    int controller = directory.rememberedPort(CONTROLLER);
    try (ServerSocket first = bind(client);
        ServerSocket second = bind(isFree(controller) ? controller : 0)) {
      return new BrokerPorts(first.getLocalPort(), second.getLocalPort());
    } catch (IOException e) {
      throw new BrokerStartException("no free port on loopback: " + e.getMessage(), e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = bind(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
