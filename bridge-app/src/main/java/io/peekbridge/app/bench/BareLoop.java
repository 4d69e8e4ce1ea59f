package io.peekbridge.app.bench;

import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.client.HttpFederationClient;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * What the machine does without the bridge: full transactions, ready in memory, are signed and sent
 * to receivers by a loop, with the client that the bridge has.
 */
final class BareLoop implements AutoCloseable {
  /** Receivers that are sent to at once: more than this many brought nothing more. */
  private static final int AT_ONCE = 16;

  private final PeerServer sender;
  private final List<PeerServer> receivers;
  private final Tally tally;
  private final HttpFederationClient client;

  BareLoop(Receivers receivers, Tally tally) {
    this.sender = new PeerServer("loop.test");
    this.receivers = receivers.servers();
    this.tally = tally;
    this.client = sender.client(receivers.asServers());
  }

  /** Sends the same PDUs to each of the receivers; returns how many arrive in a second. */
  double perSecond(List<byte[]> pdus) throws InterruptedException {
    List<byte[]> bodies = Transactions.of(sender.name(), pdus);
    long deliveries = (long) pdus.size() * receivers.size();
    tally.reset();
    long start = System.nanoTime();
    Parallel.forEach(
        Executors.newFixedThreadPool(AT_ONCE), receivers, receiver -> sendAll(receiver, bodies));
    return Figures.perSecond(deliveries, start, tally.await(deliveries));
  }

  private void sendAll(PeerServer receiver, List<byte[]> bodies) throws Exception {
    for (int i = 0; i < bodies.size(); i++) {
      String target = Transactions.PATH + "loop" + i;
      client.execute(FederationRequest.put(receiver.name(), target, bodies.get(i)));
    }
  }

  @Override
  public void close() {
    client.close();
    sender.close();
  }
}
