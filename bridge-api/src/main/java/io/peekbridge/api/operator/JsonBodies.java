package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.peekbridge.api.web.Body;
import io.peekbridge.api.web.BodyReader;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.io.IOException;
import java.util.Locale;

/** Reads request bodies that are JSON objects. */
final class JsonBodies {
  private final BodyReader bodies;
  private final int maxBytes;

  JsonBodies(BodyReader bodies, int maxBytes) {
    this.bodies = bodies;
    this.maxBytes = maxBytes;
  }

  /** The body; refused if it is not declared as JSON or is no object. */
  ObjectNode object(Context ctx) throws IOException, InterruptedException {
    String type = ctx.contentType();
    // Also what keeps forms of web pages out: they cannot say this without being asked first.
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw Problems.of(415, "The body must be application/json.");
    }
    try (Body body = bodies.read(ctx.req(), maxBytes)) {
      return Json.parseObject(body.bytes());
    } catch (MalformedJsonException e) {
      throw Problems.of(400, "The body is not a JSON object: " + e.getMessage());
    }
  }
}
