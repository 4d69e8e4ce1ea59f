package io.peekbridge.federation.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.SignatureGate.Result;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class SignatureGateTest extends KeyRingScenario {
  private static final FederationIdentity B = Identities.of("b.example");

  static List<RoomVersion> versions() {
    return RoomVersions.supported();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void an_event_is_signed_by_its_senders_server(RoomVersion version) throws Exception {
    publish(A, Duration.ofDays(1));

    assertThat(check(event(version, A, now()))).isEqualTo(Result.VALID);
    assertThat(check(event(version, A_NEXT, now()))).isEqualTo(Result.INVALID);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void from_version_5_on_a_retired_key_signs_no_later_events(RoomVersion version) throws Exception {
    Instant retired = now().minus(Duration.ofDays(3));
    servers.publish(
        A.name(),
        KeyDocumentBuilder.of(A_NEXT, now().plus(Duration.ofDays(1)))
            .oldKey(A, retired)
            .bytesSignedBy(A_NEXT));

    assertThat(check(event(version, A, retired))).isEqualTo(Result.VALID);
    assertThat(check(event(version, A, retired.plusMillis(1)))).isEqualTo(beyondValidity(version));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void from_version_5_on_a_key_signs_nothing_from_beyond_its_validity(RoomVersion version)
      throws Exception {
    publish(A, Duration.ofDays(1));

    assertThat(check(event(version, A, now().plus(Duration.ofDays(2)))))
        .isEqualTo(beyondValidity(version));
  }

  private static Result beyondValidity(RoomVersion version) {
    return version.has(RoomRule.KEYS_EXPIRE) ? Result.INVALID : Result.VALID;
  }

  @Test
  void the_server_that_made_up_an_events_id_has_signed_it_too() throws Exception {
    publish(A, Duration.ofDays(1));
    publish(B, Duration.ofDays(1));
    EventBuilder builder =
        builder(RoomVersions.V1, now()).put("event_id", TextNode.valueOf("$e:b.example"));
    Pdu one = builder.sign(A.name(), A.key());
    Pdu both =
        Pdu.parse(
            RoomVersions.V1, EventSignatures.sign(one.json(), RoomVersions.V1, B.name(), B.key()));

    assertThat(check(one)).isEqualTo(Result.INVALID);
    assertThat(check(both)).isEqualTo(Result.VALID);
  }

  private Result check(Pdu event) {
    SignatureGate gate = new SignatureGate(ring);
    return gate.check(event, gate.keysFor(List.of(event)));
  }

  private static Pdu event(RoomVersion version, FederationIdentity signer, Instant at)
      throws Exception {
    return builder(version, at).sign(signer.name(), signer.key());
  }

  private static EventBuilder builder(RoomVersion version, Instant at) {
    return EventBuilder.of(version)
        .roomId(new RoomId("!room:a.example"))
        .sender(UserId.of("alice", A.name()))
        .type("m.room.message")
        .originServerTs(at.toEpochMilli());
  }
}
