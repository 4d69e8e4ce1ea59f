package io.peekbridge.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.utils.Bytes;

class StoreKeysTest {

  @Provide
  Arbitrary<RoomId> rooms() {
    return Arbitraries.strings()
        .withChars("ab\u0001\u00e9\ud83d\ude00".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(4)
        .filter(StoreKeysTest::isText)
        .map(text -> new RoomId("!" + text));
  }

  @Provide
  Arbitrary<EventId> events() {
    return Arbitraries.strings()
        .withChars("a$:\u00e9".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(4)
        .map(text -> new EventId("$" + text));
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000);
  }

  @Property
  void a_key_is_read_as_it_was_written(
      @ForAll("rooms") RoomId room,
      @ForAll("events") EventId event,
      @ForAll @LongRange(min = 0) long number) {
    SubscriptionKey peek = new SubscriptionKey(room, new ServerName("a.example:8448"), "p=_");

    assertThat(StoreKeys.roomOf(StoreKeys.room(room))).isEqualTo(room);
    assertThat(StoreKeys.eventOf(StoreKeys.event(room, new EventId("$e"))))
        .isEqualTo(new EventId("$e"));
    assertThat(IndexKeys.secondEventOf(IndexKeys.missing(room, new EventId("$e"), event)))
        .isEqualTo(event);
    assertThat(IndexKeys.serverOf(IndexKeys.server(room, peek.server()))).isEqualTo(peek.server());
    assertThat(StoreKeys.peekOf(StoreKeys.peek(peek))).isEqualTo(peek);
    assertThat(StoreKeys.expiryOf(StoreKeys.expiry(number, peek)))
        .isEqualTo(new DuePeek(number, peek));
  }

  @Property
  void no_two_things_have_one_key(
      @ForAll("rooms") RoomId room,
      @ForAll("rooms") RoomId otherRoom,
      @ForAll("events") EventId event,
      @ForAll("events") EventId otherEvent) {
    boolean same = room.equals(otherRoom) && event.equals(otherEvent);

    assertThat(StoreKeys.event(room, event).equals(StoreKeys.event(otherRoom, otherEvent)))
        .isEqualTo(same);
  }

  @Property
  void what_belongs_to_a_room_lies_between_its_bounds_and_nothing_else(
      @ForAll("rooms") RoomId room,
      @ForAll("rooms") RoomId otherRoom,
      @ForAll("events") EventId event) {
    Bytes from = StoreKeys.prefix(room);
    Bytes behind = StoreKeys.behind(from);
    Bytes key = StoreKeys.event(otherRoom, event);

    assertThat(from.compareTo(key) <= 0 && key.compareTo(behind) < 0)
        .isEqualTo(room.equals(otherRoom));
  }

  @Property
  void claimed_times_sort_as_numbers_also_below_zero(@ForAll long one, @ForAll long two) {
    RoomId room = new RoomId("!r");

    assertThat(Integer.signum(IndexKeys.time(room, one).compareTo(IndexKeys.time(room, two))))
        .isEqualTo(Long.compare(one, two));
  }

  @Property
  void positions_and_times_sort_as_numbers(
      @ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long two) {
    RoomId room = new RoomId("!r");

    assertThat(
            Integer.signum(StoreKeys.position(room, one).compareTo(StoreKeys.position(room, two))))
        .isEqualTo(Long.compare(one, two));
    assertThat(Integer.signum(StoreKeys.expiryFrom(one).compareTo(StoreKeys.expiryFrom(two))))
        .isEqualTo(Long.compare(one, two));
  }
}
