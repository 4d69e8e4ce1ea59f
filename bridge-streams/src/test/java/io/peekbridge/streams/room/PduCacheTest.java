package io.peekbridge.streams.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.TestRoom;
import org.junit.jupiter.api.Test;

class PduCacheTest {
  private final TestRoom room = TestRoom.worldReadable("a.example", RoomVersions.V12);
  private final Pdu one = room.message("one");
  private final Pdu two = room.message("two");
  private final Pdu three = room.message("six");

  private boolean has(PduCache cache, Pdu event) {
    return cache.get(room.roomId(), event.eventId()).isPresent();
  }

  private void put(PduCache cache, Pdu event) {
    cache.put(room.roomId(), event.eventId(), event);
  }

  @Test
  void what_was_used_least_recently_goes_first() {
    PduCache cache = new PduCache(2L * one.bytes().length + 10);
    put(cache, one);
    put(cache, two);
    assertThat(has(cache, one)).isTrue();

    put(cache, three);

    assertThat(has(cache, one)).isTrue();
    assertThat(has(cache, two)).isFalse();
    assertThat(has(cache, three)).isTrue();
  }

  @Test
  void an_event_that_is_put_again_counts_once() {
    PduCache cache = new PduCache(2L * one.bytes().length + 10);
    put(cache, one);
    put(cache, two);
    put(cache, two);
    put(cache, two);

    assertThat(has(cache, one)).isTrue();
  }

  @Test
  void what_does_not_fit_is_not_kept() {
    PduCache cache = new PduCache(10);
    put(cache, one);

    assertThat(has(cache, one)).isFalse();
  }

  @Test
  void an_event_is_known_in_its_room_only() {
    PduCache cache = new PduCache(100_000);
    put(cache, one);

    assertThat(cache.get(new RoomId("!other"), one.eventId())).isEmpty();
  }
}
