package io.peekbridge.api;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the edge listens and what it allows.
 *
 * @param version the version of the program that is told to others, such as {@code 0.1.0}
 */
public record ApiSettings(
    Federation federation,
    Operator operator,
    Peeks peeks,
    Inbound inbound,
    Limits limits,
    String version) {

  /**
   * The port for other servers.
   *
   * @param bind a host name or address; every address for {@code 0.0.0.0} or {@code ::}
   * @param port 0 for any free one
   * @param tls absent: plain HTTP, for a proxy in front
   * @param wellKnown what {@code /.well-known/matrix/server} names, {@code host} or {@code
   *     host:port}; absent: nothing is served there
   */
  public record Federation(String bind, int port, Optional<Tls> tls, Optional<String> wellKnown) {}

  /**
   * TLS from PEM files.
   *
   * @param certificates our certificate followed by its chain
   * @param privateKey its key, without a passphrase
   */
  public record Tls(Path certificates, Path privateKey) {}

  /**
   * The port for operators.
   *
   * @param token what requests must bring as a bearer token; absent: nothing, on a loopback address
   *     only
   */
  public record Operator(String bind, int port, Optional<String> token) {
    /** Without the token, so that settings may be logged. */
    @Override
    public String toString() {
      return bind + ":" + port + (token.isPresent() ? " with a token" : "");
    }
  }

  /**
   * What other servers may ask of us.
   *
   * @param renewalInterval how long a peek lasts without being renewed
   * @param maxPerServer active peeks of one server over all rooms
   * @param startsPerMinute how many peeks one server may ask for in a minute; as many at once
   * @param longIds whether peek ids of more than 8 characters are admitted, because a server that
   *     exists sends the room id
   */
  public record Peeks(
      Duration renewalInterval, int maxPerServer, int startsPerMinute, boolean longIds) {
    public Peeks {
      if (renewalInterval.toMillis() < 1 || maxPerServer < 1 || startsPerMinute < 1) {
        throw new IllegalArgumentException("limits of peeks: all at least 1");
      }
    }
  }

  /**
   * What other servers may send us.
   *
   * @param pdusPerSecond how many PDUs one server may send in a second, for long
   * @param pdusBurst how many at once; at least a transaction's 50
   * @param transactionsAtOnce transactions of one server that are worked on at once
   * @param unconfirmedBytes the bytes of all events that are appended to the log and not confirmed
   */
  public record Inbound(
      int pdusPerSecond, int pdusBurst, int transactionsAtOnce, int unconfirmedBytes) {
    public Inbound {
      if (pdusPerSecond < 1 || pdusBurst < 50 || transactionsAtOnce < 1 || unconfirmedBytes < 1) {
        throw new IllegalArgumentException("limits of what comes in: at least 1, a burst of 50");
      }
    }

    /** 10,000 PDUs a second, 50,000 at once, 8 transactions, 32 MiB. */
    public static Inbound defaults() {
      return new Inbound(10_000, 50_000, 8, 32 * 1024 * 1024);
    }
  }

  /**
   * Bounds of every request.
   *
   * @param maxTransactionBytes the largest body of a transaction
   * @param maxBodyBytes the largest body of any other request
   * @param maxConcurrentRequests requests that are worked on at once; more wait
   * @param maxConcurrentSnapshots snapshots that are read and sent at once; more are told to retry
   * @param patience how long a request waits for the log and for the topology
   * @param idleTimeout after how long without a byte a connection is closed
   * @param stopTimeout how long a stop waits for requests under way
   */
  public record Limits(
      int maxTransactionBytes,
      int maxBodyBytes,
      int maxConcurrentRequests,
      int maxConcurrentSnapshots,
      Duration patience,
      Duration idleTimeout,
      Duration stopTimeout) {

    /** 8 MiB, 256 KiB, 2,000 requests, 32 snapshots, 15 s, 30 s, 15 s. */
    public static Limits defaults() {
      return new Limits(
          8 * 1024 * 1024,
          256 * 1024,
          2_000,
          32,
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15));
    }

    /** The same with another patience. */
    public Limits withPatience(Duration other) {
      return new Limits(
          maxTransactionBytes,
          maxBodyBytes,
          maxConcurrentRequests,
          maxConcurrentSnapshots,
          other,
          idleTimeout,
          stopTimeout);
    }
  }

  public ApiSettings {
    requireNonNull(federation, "federation");
    requireNonNull(operator, "operator");
    requireNonNull(peeks, "peeks");
    requireNonNull(inbound, "inbound");
    requireNonNull(limits, "limits");
    requireNonNull(version, "version");
  }
}
