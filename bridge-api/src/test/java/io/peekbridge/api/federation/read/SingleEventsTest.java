package io.peekbridge.api.federation.read;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.event.Pdu;
import org.junit.jupiter.api.Test;

class SingleEventsTest extends ReadScenario {
  @Test
  void a_server_in_the_room_gets_an_event_in_a_transaction_of_ours() {
    begun().member(PEER, bob, "join").message("hello");
    host();

    Answer answer = event(PEER, room.last());

    assertWhole(answer, room.last());
    assertThat(answer.json().path("origin").asText()).isEqualTo(US.name().value());
    assertThat(answer.json().path("origin_server_ts").asLong())
        .isEqualTo(bridge.clock.instant().toEpochMilli());
  }

  @Test
  void a_server_outside_gets_what_is_world_readable_and_nothing_else() {
    begun().message("shared");
    Pdu before = room.last();
    visibility("world_readable").message("open");
    Pdu open = room.last();
    visibility("joined").message("closed");
    host();

    assertRefused(event(OTHER, before), 403, "M_FORBIDDEN");
    assertWhole(event(OTHER, at(5)), at(5));
    assertWhole(event(OTHER, open), open);
    assertWhole(event(OTHER, at(7)), at(7));
    assertRefused(event(OTHER, room.last()), 403, "M_FORBIDDEN");
  }

  @Test
  void a_server_outside_gets_the_state_that_a_peek_would_give_it() {
    begun();
    visibility("world_readable");
    room.state("m.room.topic", "", "{'topic': 'new'}");
    host();

    assertWhole(event(OTHER, at(0)), at(0));
    assertWhole(event(OTHER, at(1)), at(1));
  }

  @Test
  void an_event_that_arrived_without_its_state_is_for_those_who_could_have_that_state() {
    begun().member(PEER, bob, "join");
    visibility("world_readable");
    host();
    bridge.rooms.history().forgetState(at(0));
    Pdu old = room.nextState(US, room.alice(), "m.room.topic", "", "{'topic': 'old'}");
    bridge.rooms.history().putBeside(old, Status.OUTLIER, room.last().eventId());

    assertWhole(event(PEER, old), old);
    assertWhole(event(OTHER, at(0)), at(0));
    assertRefused(event(OTHER, old), 403, "M_FORBIDDEN");
  }

  @Test
  void rejected_events_are_not_there_and_soft_failed_ones_are() {
    begun().member(PEER, bob, "join");
    host();
    Pdu rejected = room.next("rejected");
    Pdu softFailed = room.next("soft-failed");
    bridge.rooms.history().putBeside(rejected, Status.REJECTED, room.last().eventId());
    bridge.rooms.history().putBeside(softFailed, Status.SOFT_FAILED, room.last().eventId());

    assertRefused(event(PEER, rejected), 404, "M_NOT_FOUND");
    assertWhole(event(PEER, softFailed), softFailed);
  }

  @Test
  void what_is_not_known_is_not_found() {
    begun();
    host();

    assertRefused(event(PEER, room.next("unknown")), 404, "M_NOT_FOUND");
    assertRefused(get(PEER, "event/nonsense"), 400, "M_INVALID_PARAM");
    bridge.rooms.put(RoomInfo.Kind.FORGOTTEN, room.events());
    assertRefused(event(PEER, room.last()), 404, "M_NOT_FOUND");
  }

  @Test
  void a_server_that_the_acl_denies_gets_nothing() {
    begun().member(PEER, bob, "join");
    visibility("world_readable");
    room.state("m.room.server_acl", "", "{'allow': ['*'], 'deny': ['peer.example']}");
    host();

    assertRefused(event(PEER, room.last()), 403, "M_FORBIDDEN");
    assertWhole(event(OTHER, room.last()), room.last());
  }

  @Test
  void a_time_leads_to_the_closest_event_in_a_direction() {
    begun().member(PEER, bob, "join").message("one").message("two");
    host();
    long time = at(5).originServerTs();

    Answer forwards = closest(time, "f");
    Answer backwards = closest(time - 1, "b");

    assertThat(forwards.json().path("event_id").asText()).isEqualTo(at(5).eventId().value());
    assertThat(forwards.json().path("origin_server_ts").asLong()).isEqualTo(time);
    assertThat(backwards.json().path("event_id").asText()).isEqualTo(at(4).eventId().value());
    assertRefused(closest(time + 100, "f"), 404, "M_NOT_FOUND");
  }

  private Answer closest(long time, String direction) {
    return get(PEER, "timestamp_to_event/%s?ts=%d&dir=%s".formatted(roomPath(), time, direction));
  }

  @Test
  void a_time_leads_a_server_outside_to_what_it_sees() {
    begun().message("hidden");
    visibility("world_readable").message("open");
    host();
    String query = "?ts=" + at(4).originServerTs() + "&dir=f";

    Answer answer = get(OTHER, "timestamp_to_event/" + roomPath() + query);

    assertThat(answer.json().path("event_id").asText()).isEqualTo(at(5).eventId().value());
  }

  @Test
  void a_time_or_direction_that_is_none_is_refused() {
    begun().member(PEER, bob, "join");
    host();
    String path = "timestamp_to_event/" + roomPath();

    assertRefused(get(PEER, path + "?dir=f"), 400, "M_MISSING_PARAM");
    assertRefused(get(PEER, path + "?ts=1"), 400, "M_MISSING_PARAM");
    assertRefused(get(PEER, path + "?ts=1&dir=x"), 400, "M_INVALID_PARAM");
    assertRefused(get(PEER, path + "?ts=1e3&dir=f"), 400, "M_INVALID_PARAM");
    assertRefused(get(PEER, path + "?ts=99999999999999999999&dir=f"), 400, "M_INVALID_PARAM");
    assertRefused(get(OTHER, path + "?ts=1&dir=f"), 403, "M_FORBIDDEN");
  }
}
