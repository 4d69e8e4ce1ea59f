package io.peekbridge.api.federation.read;

import io.javalin.http.Context;
import io.peekbridge.api.federation.room.EventWriter;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.util.List;

/** Events in the form of a transaction, which is what some reads are answered with. */
final class PduTransaction {
  private PduTransaction() {}

  static void answer(Context ctx, RoomServices services, RoomId roomId, List<RawJson> events)
      throws IOException {
    ctx.status(200).contentType("application/json");
    EventWriter out = new EventWriter(ctx.outputStream(), services.history(), roomId);
    out.json().writeStartObject();
    out.json().writeStringField("origin", services.identity().name().value());
    out.json().writeNumberField("origin_server_ts", services.clock().millis());
    out.given("pdus", events);
    out.json().writeEndObject();
    out.end();
  }
}
