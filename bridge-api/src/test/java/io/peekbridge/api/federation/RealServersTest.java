package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.RememberedKeys;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.keys.FetchingKeyRing;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client and the key ring that go into the program, against the ports of two bridges. */
class RealServersTest {
  private final FederationFixture peer = new FederationFixture(PEER);
  private HttpFederationClient ours;
  private FederationFixture bridge;
  private HttpFederationClient theirs;

  @BeforeEach
  void start() {
    ours = client(US, PEER.name(), peer.port());
    FetchingKeyRing ring =
        new FetchingKeyRing(
            new OwnKeys(US, Clock.systemUTC()),
            ours,
            new RememberedKeys(),
            Ed25519.fastest(),
            Clock.systemUTC());
    bridge = new FederationFixture(ring, Clock.systemUTC());
    theirs = client(PEER, US.name(), bridge.port());
  }

  @AfterEach
  void stop() {
    theirs.close();
    bridge.close();
    ours.close();
    peer.close();
  }

  @Test
  void a_server_whose_keys_are_fetched_from_it_starts_and_ends_a_peek() throws Exception {
    TestRoom room = new TestRoom(US, RoomVersions.V11, "odd/%+ä").message("x");
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.rooms.decide(Outcome.ok(1));
    String target =
        "/_matrix/federation/v1/peek/"
            + URLEncoder.encode(room.roomId().value(), StandardCharsets.UTF_8)
            + "/p.1";

    FederationResponse answer = call("PUT", target + "?ver=11&ver=%C3%A4", "{}");

    assertThat(answer.json().path("latest_event")).isEqualTo(room.last().json());
    assertThat(call("POST", target + "/renew", "{}").json().path("renewal_interval").asLong())
        .isEqualTo(3_600_000);
    assertThat(call("DELETE", target, null).json()).isEmpty();
  }

  @Test
  void what_is_refused_reaches_the_caller_with_its_code_and_its_wait() {
    bridge.rooms.available(false);

    FederationException failure =
        catchThrowableOfType(
            FederationException.class,
            () -> call("PUT", "/_matrix/federation/v1/peek/%21a%3Ab/p", "{}"));

    assertThat(failure.status()).hasValue(503);
    assertThat(failure.errcode()).contains("M_UNKNOWN");
    assertThat(failure.retryAfter()).isPresent();
    assertThat(failure.transientFailure()).isTrue();
  }

  @Test
  void events_are_taken_with_keys_that_are_fetched() throws Exception {
    TestRoom room = new TestRoom(PEER, RoomVersions.V12, "unused");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    Pdu event = room.next("hello");
    String body = "{\"pdus\":[" + new String(event.bytes(), StandardCharsets.UTF_8) + "]}";

    FederationResponse answer = call("PUT", "/_matrix/federation/v1/send/t1", body);

    assertThat(answer.json().path("pdus").path(event.eventId().value()).has("error")).isFalse();
    assertThat(bridge.log.entries(IncomingPdu.class).getFirst().pdu())
        .isEqualTo(RawJson.of(event.bytes()));
  }

  private FederationResponse call(String method, String target, String body)
      throws FederationException {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    return theirs.execute(FederationRequest.of(US.name(), method, target, bytes));
  }

  private static HttpFederationClient client(
      FederationIdentity identity, ServerName destination, int port) {
    FederationSettings settings =
        FederationSettings.defaults()
            .withStaticServers(Map.of(destination, URI.create("http://127.0.0.1:" + port)));
    return HttpFederationClient.open(identity, settings, Clock.systemUTC());
  }
}
