package io.peekbridge.api.federation.room;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;

/**
 * Writes an answer with events straight to the connection: ids may be many and are in memory,
 * bodies are read one after the other. If one cannot be had, the answer breaks off, which no reader
 * takes for its end.
 */
public final class EventWriter {
  private final JsonGenerator json;
  private final RoomHistory history;
  private final RoomId roomId;

  /** Writes to a connection about a room. */
  public EventWriter(OutputStream out, RoomHistory history, RoomId roomId) throws IOException {
    this.json = Records.mapper().createGenerator(out, JsonEncoding.UTF8);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    this.history = history;
    this.roomId = roomId;
  }

  /** For everything that is no event. */
  public JsonGenerator json() {
    return json;
  }

  /** A field with the bodies of these events. */
  public void bodies(String field, Collection<EventId> ids) throws IOException {
    json.writeArrayFieldStart(field);
    for (EventId id : ids) {
      raw(body(id));
    }
    json.writeEndArray();
  }

  private RawJson body(EventId id) {
    return history
        .event(roomId, id)
        .orElseThrow(() -> new RoomsUnavailableException("event " + id + " is not in the store"))
        .pdu();
  }

  /** A field with bodies that are at hand. */
  public void given(String field, Collection<RawJson> bodies) throws IOException {
    json.writeArrayFieldStart(field);
    for (RawJson body : bodies) {
      raw(body);
    }
    json.writeEndArray();
  }

  /** A field with one body. */
  public void given(String field, RawJson body) throws IOException {
    json.writeFieldName(field);
    raw(body);
  }

  /** A field with these ids. */
  public void ids(String field, Collection<EventId> ids) throws IOException {
    json.writeArrayFieldStart(field);
    for (EventId id : ids) {
      json.writeString(id.value());
    }
    json.writeEndArray();
  }

  private void raw(RawJson body) throws IOException {
    json.writeRawValue(body.toString());
  }

  /** Ends the answer. Without this call nothing of a small one is sent, so that it can fail yet. */
  public void end() throws IOException {
    json.close();
  }
}
