package io.peekbridge.api.federation.room;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;

/** A room whose events we hold and get. */
public record KnownRoom(RoomInfo info, RoomVersion version) {

  public RoomId roomId() {
    return info.roomId();
  }

  /** Whether users of ours can be in the room: others join through us, and its servers are ours. */
  public boolean isResident() {
    return info.kind().isResident();
  }

  /** Reads an event that passed the checks of its form before it was held. */
  public Pdu read(HeldEvent event) {
    return read(event.pdu().bytes());
  }

  Pdu read(byte[] pdu) {
    try {
      return Pdu.parse(pdu, version);
    } catch (MalformedEventException e) {
      throw new IllegalStateException("an event that is held cannot be read", e);
    }
  }
}
