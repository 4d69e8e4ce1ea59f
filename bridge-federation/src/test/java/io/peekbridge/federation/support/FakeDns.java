package io.peekbridge.federation.support;

import io.peekbridge.federation.net.Dns;
import io.peekbridge.federation.net.DnsException;
import io.peekbridge.federation.net.IpLiterals;
import io.peekbridge.federation.net.SrvRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A DNS with the records that a test gives it. Remembers what it was asked. */
public final class FakeDns implements Dns {
  private final Map<String, List<InetAddress>> hosts = new HashMap<>();
  private final Map<String, List<SrvRecord>> services = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private final List<String> asked = new ArrayList<>();

  public FakeDns host(String name, String... addresses) {
    for (String address : addresses) {
      hosts
          .computeIfAbsent(name, unused -> new ArrayList<>())
          .add(IpLiterals.parse(address).orElseThrow());
    }
    return this;
  }

  public FakeDns service(String name, int priority, int port, String target) {
    services
        .computeIfAbsent(name, unused -> new ArrayList<>())
        .add(new SrvRecord(priority, 10, port, target));
    return this;
  }

  public FakeDns failing(String name) {
    failing.add(name);
    return this;
  }

  public List<String> asked() {
    return asked;
  }

  @Override
  public synchronized List<InetAddress> addresses(String host) throws DnsException {
    return answer(hosts, host);
  }

  @Override
  public synchronized List<SrvRecord> services(String service) throws DnsException {
    return answer(services, service);
  }

  private <T> List<T> answer(Map<String, List<T>> records, String name) throws DnsException {
    asked.add(name);
    if (failing.contains(name)) {
      throw new DnsException("looking up " + name + " failed", new IOException("SERVFAIL"));
    }
    return records.getOrDefault(name, List.of());
  }
}
