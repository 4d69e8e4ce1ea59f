package io.peekbridge.api.federation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.EventId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The answer to a granted peek, in the shapes of both texts of the proposal, for a reader of
 * either:
 *
 * <ul>
 *   <li>{@code state}, {@code auth_chain}, {@code latest_event}, {@code room_version}: bodies, the
 *       state being that <em>after</em> the latest event; {@code auth_chain} is what the auth
 *       chains hold besides the state;
 *   <li>{@code latest_event_state_ids}, {@code common_state_ids}, {@code events}: ids, and each
 *       body once. The state after all forward extremities together is what they have in common, so
 *       the list of each extremity is empty.
 * </ul>
 *
 * PDUs are written as they came, byte for byte, and straight to the connection.
 */
final class SnapshotAnswer {
  private final String peekId;
  private final long renewalMillis;
  private final RoomSnapshot snapshot;

  SnapshotAnswer(String peekId, long renewalMillis, RoomSnapshot snapshot) {
    this.peekId = peekId;
    this.renewalMillis = renewalMillis;
    this.snapshot = snapshot;
    requireBodies(snapshot.latest());
    requireBodies(snapshot.state());
  }

  /** Before the first byte is written, while there can still be an error instead. */
  private void requireBodies(Collection<EventId> ids) {
    for (EventId id : ids) {
      if (!snapshot.events().contains(id)) {
        throw new IllegalStateException("the snapshot has no body of " + id);
      }
    }
  }

  void writeTo(OutputStream out) throws IOException {
    JsonGenerator json = Records.mapper().createGenerator(out, JsonEncoding.UTF8);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeStringField("peek_id", peekId);
    json.writeStringField("room_version", snapshot.version());
    json.writeNumberField("renewal_interval", renewalMillis);
    writeIds(json);
    writeBodies(json, "state", snapshot.state());
    writeBodies(json, "auth_chain", chain());
    json.writeFieldName("latest_event");
    write(json, snapshot.latest().getLast());
    writeBodies(json, "events", snapshot.events());
    json.writeEndObject();
    json.close();
  }

  private void writeIds(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("latest_event_state_ids");
    for (EventId latest : snapshot.latest()) {
      json.writeArrayFieldStart(latest.value());
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeArrayFieldStart("common_state_ids");
    for (EventId id : snapshot.state()) {
      json.writeString(id.value());
    }
    json.writeEndArray();
  }

  private List<EventId> chain() {
    Set<EventId> elsewhere = new HashSet<>(snapshot.state());
    elsewhere.addAll(snapshot.latest());
    return snapshot.events().stream().filter(id -> !elsewhere.contains(id)).toList();
  }

  private void writeBodies(JsonGenerator json, String field, Collection<EventId> ids)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (EventId id : ids) {
      write(json, id);
    }
    json.writeEndArray();
  }

  private void write(JsonGenerator json, EventId id) throws IOException {
    json.writeRawValue(snapshot.body(id).toString());
  }
}
