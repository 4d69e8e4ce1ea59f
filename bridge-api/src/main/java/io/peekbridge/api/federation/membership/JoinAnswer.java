package io.peekbridge.api.federation.membership;

import com.fasterxml.jackson.core.JsonGenerator;
import io.peekbridge.api.federation.room.EventWriter;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to a join: the state before it, the auth chains, and the join itself. Where the other
 * server can do without them, memberships are left out but for a few, and what is in the state is
 * not repeated in the auth chain.
 *
 * @param serversBefore told only if memberships are left out, which say the same
 */
record JoinAnswer(
    RoomServices services,
    KnownRoom room,
    Pdu event,
    List<EventId> state,
    Set<EventId> authChain,
    Optional<Set<ServerName>> serversBefore) {
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Reads what it takes but for the bodies. */
  static JoinAnswer of(
      RoomServices services,
      KnownRoom room,
      Pdu event,
      boolean omitMembers,
      Set<ServerName> serversBefore) {
    RoomHistory history = services.history();
    StateView before =
        history
            .stateBefore(room.roomId(), event.eventId())
            .map(state -> new StateView(room, state))
            .orElseThrow(
                () -> Refusal.unavailable("The room cannot be read now.", RETRY).asException());
    List<EventId> state =
        omitMembers ? PartialState.of(history, room, before, event) : before.eventIds();
    Set<EventId> starts = new HashSet<>(state);
    starts.add(event.eventId());
    Set<EventId> chain = new HashSet<>(history.authChain(room.roomId(), starts));
    if (omitMembers) {
      chain.removeAll(Set.copyOf(state));
    }
    return new JoinAnswer(
        services,
        room,
        event,
        state,
        chain,
        omitMembers ? Optional.of(serversBefore) : Optional.empty());
  }

  void writeTo(OutputStream stream) throws IOException {
    EventWriter out = writer(stream);
    writeObject(out);
    out.end();
  }

  /** In an array behind the status, as the first version of the API has it. */
  void writeAsPairTo(OutputStream stream) throws IOException {
    EventWriter out = writer(stream);
    out.json().writeStartArray();
    out.json().writeNumber(200);
    writeObject(out);
    out.json().writeEndArray();
    out.end();
  }

  private EventWriter writer(OutputStream stream) throws IOException {
    return new EventWriter(stream, services.history(), room.roomId());
  }

  private void writeObject(EventWriter out) throws IOException {
    JsonGenerator json = out.json();
    json.writeStartObject();
    json.writeStringField("origin", services.identity().name().value());
    json.writeBooleanField("members_omitted", serversBefore.isPresent());
    if (serversBefore.isPresent()) {
      json.writeArrayFieldStart("servers_in_room");
      for (ServerName server : serversBefore.get()) {
        json.writeString(server.value());
      }
      json.writeEndArray();
    }
    out.given("event", RawJson.of(event.bytes()));
    out.bodies("state", state);
    out.bodies("auth_chain", authChain);
    json.writeEndObject();
  }
}
