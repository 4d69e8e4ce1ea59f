package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.ForgetRoom;
import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRevoke;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeekTest {
  private static final ServerName PEEKER = new ServerName("peeker.example");
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final TestBridge bridge = TestBridge.start();

  @AfterEach
  void close() {
    bridge.close();
  }

  private Outcome start(RoomId roomId, String peekId, List<String> versions) {
    return bridge.request(
        roomId,
        new PeekStart(
            bridge.nextRequestId(),
            PEEKER,
            peekId,
            Optional.ofNullable(versions),
            INTERVAL.toMillis()));
  }

  private Outcome start(RoomId roomId, String peekId) {
    return start(roomId, peekId, null);
  }

  private Outcome renew(RoomId roomId, String peekId) {
    return bridge.request(
        roomId, new PeekRenew(bridge.nextRequestId(), PEEKER, peekId, INTERVAL.toMillis()));
  }

  private Outcome stop(RoomId roomId, String peekId) {
    return bridge.request(roomId, new PeekStop(bridge.nextRequestId(), PEEKER, peekId));
  }

  private Subscription lastSubscription() {
    return bridge.subscriptions.getLast().value();
  }

  @Test
  void a_peek_starts_at_the_position_of_the_room() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    Outcome outcome = start(roomId, "one");

    assertThat(outcome).isEqualTo(Outcome.ok(3));
    Subscription expected =
        new Subscription(
            roomId, PEEKER, "one", bridge.now(), bridge.now() + INTERVAL.toMillis(), 3);
    assertThat(lastSubscription()).isEqualTo(expected);
    assertThat(bridge.queries().peekers(roomId)).containsExactly(expected);
    assertThat(bridge.deliveries).isEmpty();
  }

  @Test
  void a_repeated_start_renews_and_keeps_since_when_it_is() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");
    Subscription first = lastSubscription();
    bridge.publish(roomId, TestBridge.message("meanwhile"));
    bridge.pass(Duration.ofMinutes(30));

    Outcome again = start(roomId, "one");

    assertThat(again).isEqualTo(Outcome.ok(4));
    assertThat(lastSubscription().since()).isEqualTo(first.since());
    assertThat(lastSubscription().position()).isEqualTo(first.position());
    assertThat(lastSubscription().expiresAt()).isEqualTo(bridge.now() + INTERVAL.toMillis());
    assertThat(bridge.queries().peekers(roomId)).hasSize(1);
  }

  @Test
  void a_room_that_we_do_not_know_is_not_found() {
    assertThat(start(new RoomId("!unknown"), "one"))
        .satisfies(
            outcome -> {
              assertThat(outcome.code()).isEqualTo(Outcome.Code.NOT_FOUND);
              assertThat(outcome.position()).isEqualTo(-1);
            });
  }

  @Test
  void the_versions_that_a_server_names_have_to_include_the_rooms() {
    RoomId roomId = bridge.createRoom(RoomVersions.V11);

    assertThat(start(roomId, "one", List.of("10", "12")).code())
        .isEqualTo(Outcome.Code.INCOMPATIBLE_ROOM_VERSION);
    assertThat(start(roomId, "two", List.of("10", "11")).isOk()).isTrue();
    assertThat(start(roomId, "three", null).isOk()).isTrue();
  }

  @Test
  void a_room_that_is_not_world_readable_is_not_peeked() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(roomId, TestBridge.visibility("shared"));

    assertThat(start(roomId, "one").code()).isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(bridge.subscriptions).isEmpty();
  }

  @Test
  void an_encrypted_room_is_not_peeked() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(
        roomId,
        TestBridge.state("m.room.encryption", "", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}"));

    assertThat(start(roomId, "one").code()).isEqualTo(Outcome.Code.FORBIDDEN);
  }

  @Test
  void a_server_that_the_acl_denies_does_not_peek() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(roomId, acl("[\"peeker.example\"]"));

    assertThat(start(roomId, "one").code()).isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(bridge.peek(roomId, "other.example", "one").isOk()).isTrue();
  }

  private static Draft acl(String denied) {
    return TestBridge.state("m.room.server_acl", "", "{\"allow\":[\"*\"],\"deny\":" + denied + "}");
  }

  @Test
  void we_do_not_peek_our_own_rooms() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    assertThat(bridge.peek(roomId, TestBridge.SELF.value(), "one").code())
        .isEqualTo(Outcome.Code.FORBIDDEN);
  }

  @Test
  void a_room_that_we_peek_is_peeked_through_us() {
    TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V12);
    bridge.append(room.roomId(), room.snapshot("s"));

    Outcome outcome = start(room.roomId(), "one");
    bridge.append(room.roomId(), room.incoming(room.message("hello")));

    assertThat(outcome).isEqualTo(Outcome.ok(0));
    assertThat(bridge.deliveriesTo("peeker.example"))
        .extracting(Delivery::eventId)
        .containsExactly(Optional.of(room.newest().eventId()));
  }

  @Test
  void a_forgotten_room_is_not_found_and_its_peekers_are_told() {
    TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V12);
    bridge.append(room.roomId(), room.snapshot("s"));
    start(room.roomId(), "one");

    bridge.request(room.roomId(), new ForgetRoom("forget"));

    assertThat(start(room.roomId(), "two").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(bridge.deliveries)
        .containsExactly(Delivery.ofExpiredPeek(room.roomId(), PEEKER, "one"));
  }

  @Test
  void a_peek_is_renewed() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");
    bridge.pass(Duration.ofMinutes(59));

    Outcome outcome = renew(roomId, "one");
    bridge.pass(Duration.ofMinutes(59));
    bridge.publish(roomId, TestBridge.message("still here"));

    assertThat(outcome.isOk()).isTrue();
    assertThat(bridge.deliveriesTo("peeker.example")).hasSize(1);
    assertThat(bridge.subscriptions).hasSize(2);
  }

  @Test
  void a_peek_that_does_not_exist_or_has_run_out_is_not_renewed_or_stopped() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    assertThat(renew(roomId, "two").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(stop(roomId, "two").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(renew(new RoomId("!unknown"), "one").code()).isEqualTo(Outcome.Code.NOT_FOUND);

    bridge.pass(INTERVAL);
    assertThat(renew(roomId, "one").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(stop(roomId, "one").code()).isEqualTo(Outcome.Code.NOT_FOUND);
  }

  @Test
  void a_peek_of_another_server_is_not_ones_own() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.peek(roomId, "other.example", "one");

    assertThat(renew(roomId, "one").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(stop(roomId, "one").code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(bridge.queries().peekers(roomId)).hasSize(1);
  }

  @Test
  void a_peek_that_is_stopped_is_over_without_a_word() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    Outcome outcome = stop(roomId, "one");
    bridge.publish(roomId, TestBridge.message("gone"));
    bridge.pass(Duration.ofHours(2));

    assertThat(outcome.isOk()).isTrue();
    assertThat(bridge.subscriptions.getLast().key())
        .isEqualTo(new SubscriptionKey(roomId, PEEKER, "one"));
    assertThat(lastSubscription()).isNull();
    assertThat(bridge.deliveries).isEmpty();
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
  }

  @Test
  void a_peek_that_is_not_renewed_ends_and_its_server_is_told() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    bridge.pass(INTERVAL.minusSeconds(1));
    assertThat(bridge.deliveries).isEmpty();
    bridge.pass(Duration.ofSeconds(2));

    assertThat(bridge.deliveries).containsExactly(Delivery.ofExpiredPeek(roomId, PEEKER, "one"));
    assertThat(lastSubscription()).isNull();
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
  }

  @Test
  void a_peek_whose_time_is_over_gets_nothing_more_even_before_it_is_ended() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    bridge.passInLogOnly(INTERVAL);
    bridge.publish(roomId, TestBridge.message("too late"));

    assertThat(bridge.deliveries).isEmpty();
  }

  @Test
  void a_start_after_the_time_is_over_is_a_new_peek() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");
    bridge.passInLogOnly(INTERVAL);
    bridge.publish(roomId, TestBridge.message("missed"));

    start(roomId, "one");

    assertThat(lastSubscription().since()).isEqualTo(bridge.now());
    assertThat(lastSubscription().position()).isEqualTo(4);
  }

  @Test
  void an_expiry_that_comes_after_a_renewal_or_too_early_does_nothing() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");
    long firstEnd = lastSubscription().expiresAt();
    bridge.append(roomId, new PeekExpiry(PEEKER, "one", firstEnd));
    bridge.passInLogOnly(Duration.ofMinutes(30));
    renew(roomId, "one");
    bridge.passInLogOnly(Duration.ofMinutes(30));

    bridge.append(roomId, new PeekExpiry(PEEKER, "one", firstEnd));

    assertThat(bridge.deliveries).isEmpty();
    assertThat(bridge.queries().peekers(roomId)).hasSize(1);
  }

  @Test
  void a_revoked_peek_ends_and_its_server_is_told() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    bridge.append(roomId, new PeekRevoke(PEEKER, "one", lastSubscription().since()));

    assertThat(bridge.deliveries)
        .extracting(Delivery::expiredPeek)
        .containsExactly(Optional.of("one"));
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
  }

  @Test
  void a_peek_that_began_after_it_was_to_be_revoked_stays() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    start(roomId, "one");

    bridge.append(roomId, new PeekRevoke(PEEKER, "one", lastSubscription().since() - 1));

    assertThat(bridge.deliveries).isEmpty();
    assertThat(bridge.queries().peekers(roomId)).hasSize(1);
  }
}
