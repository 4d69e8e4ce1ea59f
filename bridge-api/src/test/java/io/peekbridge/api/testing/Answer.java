package io.peekbridge.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An HTTP answer. */
public record Answer(int status, String body, HttpResponse<byte[]> response) {
  static Answer of(HttpResponse<byte[]> response) {
    return new Answer(
        response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
  }

  public JsonNode json() {
    try {
      return Json.parse(response.body());
    } catch (MalformedJsonException e) {
      throw new AssertionError("not JSON: " + status + " " + body, e);
    }
  }

  public String errcode() {
    return json().path("errcode").asText();
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }
}
