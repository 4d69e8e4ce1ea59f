package io.peekbridge.api.federation.membership;

import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.StateKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * The events by which somebody outside recognises a room (client-server API: "Stripped state"), as
 * they are in the room.
 */
final class RoomCard {
  private static final List<StateKey> ENTRIES =
      Stream.of("create", "join_rules", "canonical_alias", "avatar", "name", "topic", "encryption")
          .map(name -> StateKey.of("m.room." + name))
          .toList();

  private RoomCard() {}

  static List<RawJson> of(RoomServices services, KnownRoom room) {
    return services.history().currentState(room.roomId()).stream()
        .flatMap(state -> ENTRIES.stream().flatMap(entry -> state.get(entry).stream()))
        .map(HeldEvent::pdu)
        .toList();
  }
}
