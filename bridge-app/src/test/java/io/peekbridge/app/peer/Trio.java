package io.peekbridge.app.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.app.support.FreePort;
import io.peekbridge.app.support.Link;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.id.ServerName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A Synapse and two bridges on loopback, each of which can be cut off from the others. */
final class Trio implements AutoCloseable {
  /** Who can be cut off. */
  enum Member {
    SYNAPSE,
    ONE,
    TWO
  }

  static final List<Member> MEMBERS = List.of(Member.SYNAPSE, Member.ONE, Member.TWO);

  private record Side(ServerName name, int listens, Link inbound) {}

  private final SynapseServer synapse;
  private final Side one;
  private final Side two;
  private final Link oneToSynapse;
  private final Link twoToSynapse;
  private final Link oneToTwo;
  private final Link twoToOne;
  private final List<Bridge> bridges = new ArrayList<>();
  private final List<FederationClient> clients = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private Trio(Path python, Path directory) throws Exception {
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    SynapseServer.makeCertificate(python, certificate, key);
    synapse = SynapseServer.start(python, Files.createDirectory(directory.resolve("synapse")));
    open.add(synapse);
    one = side();
    two = side();
    oneToSynapse = link(synapse.url().getPort());
    twoToSynapse = link(synapse.url().getPort());
    oneToTwo = link(two.listens());
    twoToOne = link(one.listens());
    start(directory.resolve("one"), one, servers(oneToSynapse, two.name(), oneToTwo));
    start(directory.resolve("two"), two, servers(twoToSynapse, one.name(), twoToOne));
  }

  static Trio start(Path python, Path directory) throws Exception {
    return new Trio(python, directory);
  }

  private Side side() throws Exception {
    int listens = FreePort.find();
    Link inbound = link(listens);
    return new Side(new ServerName("localhost:" + inbound.port()), listens, inbound);
  }

  private Link link(int target) throws Exception {
    Link link = Link.of(FreePort.find(), target);
    open.add(link);
    return link;
  }

  private String servers(Link toSynapse, ServerName other, Link toOther) {
    return "{\"%s\": \"http://127.0.0.1:%d\", \"%s\": \"https://localhost:%d\"}"
        .formatted(synapse.name(), toSynapse.port(), other, toOther.port());
  }

  private void start(Path directory, Side side, String servers) throws Exception {
    BridgeConfig config =
        ConfigLoader.load(Optional.empty(), Map.of(), options(directory, side, servers));
    Bridge bridge = Bridge.start(config);
    open.add(bridge);
    bridges.add(bridge.awaitReady(Duration.ofSeconds(90)));
    FederationIdentity identity =
        new FederationIdentity(
            side.name(), SigningKeyStore.loadOrCreate(config.signingKeyFile(), Ed25519.fastest()));
    HttpFederationClient client =
        HttpFederationClient.open(
            identity,
            FederationSettings.defaults().withStaticServers(Map.of(synapse.name(), synapse.url())),
            Clock.systemUTC());
    open.add(client);
    clients.add(client);
  }

  private static Map<String, String> options(Path directory, Side side, String servers) {
    String certificate = directory.resolveSibling("cert.pem").toString();
    return Map.ofEntries(
        Map.entry("server_name", side.name().value()),
        Map.entry("data_dir", directory.toString()),
        Map.entry("federation.port", Integer.toString(side.listens())),
        Map.entry("federation.tls.cert", certificate),
        Map.entry("federation.tls.trust", certificate),
        Map.entry("federation.tls.key", directory.resolveSibling("key.pem").toString()),
        Map.entry("federation.servers", servers),
        Map.entry("relay.first_backoff", "100ms"),
        Map.entry("relay.longest_backoff", "1s"),
        Map.entry("operator.port", "0"));
  }

  SynapseServer synapse() {
    return synapse;
  }

  List<Bridge> bridges() {
    return bridges;
  }

  OperatorClient operator(int bridge) {
    return new OperatorClient(bridges.get(bridge).operatorUrl(), Optional.empty());
  }

  /** The user of a bridge. */
  String user(int bridge) {
    return "@bridge:" + bridges.get(bridge).serverName();
  }

  /** Cuts one off from the two others. */
  void cut(Member member) {
    links(member).forEach(Link::cut);
  }

  void heal() {
    for (Member member : MEMBERS) {
      links(member).forEach(Link::heal);
    }
  }

  private List<Link> links(Member member) {
    return switch (member) {
      case SYNAPSE -> List.of(oneToSynapse, twoToSynapse, one.inbound(), two.inbound());
      case ONE -> List.of(one.inbound(), oneToSynapse, oneToTwo, twoToOne);
      case TWO -> List.of(two.inbound(), twoToSynapse, twoToOne, oneToTwo);
    };
  }

  /** The state before an event as Synapse tells the first bridge; empty if it does not have it. */
  Optional<Set<String>> synapseStateBefore(String roomId, String eventId) throws Exception {
    String target =
        "/_matrix/federation/v1/state_ids/%s?event_id=%s"
            .formatted(escaped(roomId), escaped(eventId));
    try {
      JsonNode answer =
          clients.getFirst().execute(FederationRequest.get(synapse.name(), target)).json();
      Set<String> ids = new TreeSet<>();
      answer.path("pdu_ids").forEach(id -> ids.add(id.textValue()));
      return Optional.of(ids);
    } catch (FederationException e) {
      return Optional.empty();
    }
  }

  static String escaped(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    List<Exception> failures = new ArrayList<>();
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("not everything could be closed", failures.getFirst());
    }
  }
}
