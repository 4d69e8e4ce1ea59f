package io.peekbridge.api.federation.read;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.matrix.event.Pdu;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlierEventsTest extends ReadScenario {
  private void openRoom(int messages) {
    begun().member(PEER, bob, "join");
    visibility("world_readable");
    for (int i = 0; i < messages; i++) {
      room.message("message " + i);
    }
    host();
  }

  private static String between(List<Pdu> earliest, List<Pdu> latest, String more) {
    return "{'earliest_events': %s, 'latest_events': %s%s}"
        .formatted(list(earliest), list(latest), more);
  }

  private static String list(List<Pdu> events) {
    return ids(events).stream().map(id -> "'" + id + "'").toList().toString();
  }

  @Test
  void backfill_goes_back_from_an_event_and_has_the_deepest_first() {
    openRoom(5);

    Answer answer = backfill(PEER, at(9), 4);

    assertThat(ids(answer.json().path("pdus")))
        .containsExactly(
            at(9).eventId().value(),
            at(8).eventId().value(),
            at(7).eventId().value(),
            at(6).eventId().value());
  }

  @Test
  void backfill_goes_through_branches_by_depth() {
    openRoom(3);
    Pdu deep = room.branch("deep", 50, List.of(at(6).eventId()));
    Pdu join = room.branch("join", 51, List.of(at(8).eventId(), deep.eventId()));
    bridge.rooms.history().putBeside(deep, Status.SOFT_FAILED, at(6).eventId());
    bridge.rooms.history().putBeside(join, Status.ACCEPTED, at(8).eventId());

    Answer answer = backfill(PEER, join, 5);

    assertThat(ids(answer.json().path("pdus")))
        .isEqualTo(ids(List.of(join, deep, at(8), at(7), at(6))));
  }

  @Test
  void backfill_gives_at_most_a_hundred() {
    openRoom(150);

    assertThat(backfill(PEER, room.last(), 1_000_000).json().path("pdus")).hasSize(100);
  }

  @Test
  void backfill_shows_a_member_the_order_of_what_it_may_not_read() {
    begun();
    visibility("joined").message("secret").member(PEER, bob, "join").message("hello");
    host();

    Answer answer = backfill(PEER, room.last(), 3);

    assertThat(ids(answer.json().path("pdus"))).isEqualTo(ids(List.of(at(7), at(6), at(5))));
    assertThat(answer.json().path("pdus").get(2)).isEqualTo(at(5).redacted().json());
  }

  @Test
  void backfill_leaves_out_what_a_server_outside_may_not_read() {
    begun();
    visibility("world_readable").message("open");
    visibility("joined").message("secret");
    visibility("world_readable").message("open again");
    host();

    Answer answer = backfill(OTHER, room.last(), 5);

    assertThat(ids(answer.json().path("pdus")))
        .describedAs("all but the secret, and of what was before the room opened its state")
        .isEqualTo(ids(List.of(at(9), at(8), at(6), at(5), at(4))));
  }

  @Test
  void backfill_passes_over_rejected_events() {
    openRoom(2);
    Pdu rejected = room.next("rejected");
    bridge.rooms.history().putBeside(rejected, Status.REJECTED, room.last().eventId());

    assertThat(ids(backfill(PEER, rejected, 1).json().path("pdus")))
        .isEqualTo(ids(List.of(room.last())));
  }

  @Test
  void backfill_needs_a_start_and_a_limit() {
    openRoom(2);
    String path = "backfill/" + roomPath();
    String start = "v=" + escaped(room.last().eventId().value());

    assertRefused(get(PEER, path + "?limit=5"), 400, "M_MISSING_PARAM");
    assertRefused(get(PEER, path + "?" + start), 400, "M_MISSING_PARAM");
    assertRefused(get(PEER, path + "?" + start + "&limit=0"), 400, "M_INVALID_PARAM");
    assertRefused(get(PEER, path + "?" + start + "&limit=x"), 400, "M_INVALID_PARAM");
    assertRefused(get(PEER, path + "?v=x&limit=5"), 400, "M_INVALID_PARAM");
    String many = String.join("&", Collections.nCopies(101, "v=$x"));
    assertRefused(get(PEER, path + "?limit=5&" + many), 400, "M_INVALID_PARAM");
  }

  @Test
  void missing_events_are_those_in_between_oldest_first() {
    openRoom(8);

    Answer answer = missing(PEER, between(List.of(at(7)), List.of(at(12)), ", 'limit': 10"));

    assertThat(ids(answer.json().path("events")))
        .isEqualTo(ids(List.of(at(8), at(9), at(10), at(11))));
  }

  @Test
  void missing_events_end_at_the_limit_and_at_the_depth() {
    openRoom(40);

    Answer byDefault = missing(PEER, between(List.of(), List.of(at(40)), ""));
    Answer most = missing(PEER, between(List.of(), List.of(at(40)), ", 'limit': 500"));
    Answer shallow = missing(PEER, between(List.of(), List.of(at(40)), ", 'min_depth': 38"));

    assertThat(ids(byDefault.json().path("events"))).isEqualTo(ids(room.events().subList(30, 40)));
    assertThat(ids(most.json().path("events"))).isEqualTo(ids(room.events().subList(20, 40)));
    assertThat(ids(shallow.json().path("events"))).isEqualTo(ids(room.events().subList(37, 40)));
  }

  @Test
  void missing_events_come_from_all_branches_once() {
    openRoom(3);
    Pdu left = room.branch("left", 10, List.of(room.last().eventId()));
    Pdu right = room.branch("right", 10, List.of(room.last().eventId()));
    Pdu join = room.branch("join", 11, List.of(left.eventId(), right.eventId()));
    bridge.rooms.history().putBeside(left, Status.ACCEPTED, room.last().eventId());
    bridge.rooms.history().putBeside(right, Status.SOFT_FAILED, room.last().eventId());
    bridge.rooms.history().putBeside(join, Status.ACCEPTED, room.last().eventId());

    Answer answer = missing(PEER, between(List.of(at(7)), List.of(join), ""));

    assertThat(ids(answer.json().path("events")))
        .hasSize(3)
        .startsWith(room.last().eventId().value())
        .contains(left.eventId().value(), right.eventId().value());
  }

  @Test
  void a_peeking_server_closes_every_hole_of_a_world_readable_room() {
    openRoom(30);

    Answer hole = missing(OTHER, between(List.of(at(10)), List.of(at(25)), ", 'limit': 20"));

    assertThat(hole.status()).isEqualTo(200);
    assertThat(ids(hole.json().path("events"))).isEqualTo(ids(room.events().subList(11, 25)));
  }

  @Test
  void missing_events_of_a_private_room_are_not_for_others() {
    begun().message("secret").message("secret");
    host();

    assertRefused(missing(OTHER, between(List.of(), List.of(room.last()), "")), 403, "M_FORBIDDEN");
    assertRefused(backfill(OTHER, room.last(), 3), 403, "M_FORBIDDEN");
  }

  @Test
  void a_request_for_missing_events_has_a_form() {
    openRoom(2);

    assertRefused(missing(PEER, "{'latest_events': []}"), 400, "M_BAD_JSON");
    assertRefused(
        missing(PEER, "{'earliest_events': [1], 'latest_events': []}"), 400, "M_BAD_JSON");
    assertRefused(missing(PEER, between(List.of(), List.of(), ", 'limit': -1")), 400, "M_BAD_JSON");
    assertRefused(
        missing(PEER, between(List.of(), List.of(), ", 'limit': '1'")), 400, "M_BAD_JSON");
    assertRefused(
        missing(PEER, between(List.of(), Collections.nCopies(101, at(1)), "")), 400, "M_BAD_JSON");
    assertRefused(
        bridge.signed(
            PEER, "POST", "/_matrix/federation/v1/get_missing_events/" + roomPath(), null),
        400,
        "M_NOT_JSON");
    assertThat(missing(PEER, between(List.of(), List.of(), "")).json().path("events")).isEmpty();
  }
}
