package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks the name servers that the operating system is configured with, and the hosts file. Names are
 * absolute: search domains do not apply to server names. Answers are cached for as long as they
 * say.
 */
public final class DnsjavaResolver implements Dns {
  private static final int CACHED_ENTRIES = 20_000;
  private static final int LONGEST_CACHED_SECONDS = 3_600;
  private static final int LONGEST_CACHED_FAILURE_SECONDS = 300;

  private final LookupSession session;
  private final Duration patience;

  /**
   * A resolver with a cache of its own.
   *
   * @param patience how long one lookup may take, over all name servers and attempts
   */
  public DnsjavaResolver(Duration patience) {
    this(new ExtendedResolver(), patience);
  }

  DnsjavaResolver(Resolver resolver, Duration patience) {
    this.patience = patience;
    resolver.setTimeout(patience);
    Cache cache = new Cache(DClass.IN);
    cache.setMaxEntries(CACHED_ENTRIES);
    cache.setMaxCache(LONGEST_CACHED_SECONDS);
    cache.setMaxNCache(LONGEST_CACHED_FAILURE_SECONDS);
    this.session =
        LookupSession.builder().resolver(resolver).cache(cache).defaultHostsFileParser().build();
  }

  @Override
  public List<InetAddress> addresses(String host) throws DnsException {
    CompletableFuture<List<Record>> ipv6 = lookup(host, Type.AAAA);
    CompletableFuture<List<Record>> ipv4 = lookup(host, Type.A);
    List<InetAddress> found = new ArrayList<>();
    DnsException failure = null;
    for (CompletableFuture<List<Record>> answer : List.of(ipv6, ipv4)) {
      try {
        await(answer, host).forEach(each -> found.add(address(each)));
      } catch (DnsException e) {
        failure = e; // there are name servers that fail for AAAA and answer for A
      }
    }
    if (found.isEmpty() && failure != null) {
      throw failure;
    }
    return found;
  }

  @Override
  public List<SrvRecord> services(String service) throws DnsException {
    return await(lookup(service, Type.SRV), service).stream()
        .map(found -> srv((SRVRecord) found))
        .toList();
  }

  private static InetAddress address(Record found) {
    return found instanceof AAAARecord ipv6 ? ipv6.getAddress() : ((ARecord) found).getAddress();
  }

  private static SrvRecord srv(SRVRecord found) {
    return new SrvRecord(
        found.getPriority(),
        found.getWeight(),
        found.getPort(),
        found.getTarget().equals(Name.root) ? "" : found.getTarget().toString(true));
  }

  private CompletableFuture<List<Record>> lookup(String name, int type) {
    try {
      return session
          .lookupAsync(Name.fromString(name, Name.root), type)
          .thenApply(
              result ->
                  result.getRecords().stream().filter(found -> found.getType() == type).toList())
          .toCompletableFuture();
    } catch (TextParseException e) {
      return CompletableFuture.completedFuture(List.of()); // no name of the DNS can be like this
    }
  }

  private List<Record> await(CompletableFuture<List<Record>> answer, String name)
      throws DnsException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NoSuchDomainException
          || e.getCause() instanceof NoSuchRRSetException) {
        return List.of();
      }
      throw new DnsException("looking up " + name + " failed", e.getCause());
    } catch (TimeoutException e) {
      throw new DnsException("looking up " + name + " took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DnsException("looking up " + name + " was interrupted", e);
    }
  }
}
