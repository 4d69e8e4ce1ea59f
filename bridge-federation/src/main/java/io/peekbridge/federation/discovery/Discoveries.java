package io.peekbridge.federation.discovery;

import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.http.HttpTransport;
import io.peekbridge.federation.net.AddressPolicy;
import io.peekbridge.federation.net.Dns;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Puts discovery together. */
public final class Discoveries {
  private static final int HTTPS_PORT = 443;

  /** A generator that any thread may use. */
  private static final RandomGenerator PER_THREAD = () -> ThreadLocalRandom.current().nextLong();

  private Discoveries() {}

  /**
   * Static servers first, then discovery as specified.
   *
   * @param transport carries the requests for {@code .well-known}
   */
  public static ServerDiscovery of(
      FederationSettings settings, HttpTransport transport, Dns dns, Clock clock) {
    AllowedAddresses addresses =
        new AllowedAddresses(dns, AddressPolicy.publicAnd(settings.allowedRanges()));
    WellKnownCache wellKnown =
        new WellKnownCache(new HttpWellKnownSource(transport, addresses, clock, HTTPS_PORT), clock);
    ServerDiscovery specified = new SpecifiedDiscovery(wellKnown, dns, addresses, PER_THREAD);
    return new StaticDiscovery(settings.staticServers(), specified);
  }
}
