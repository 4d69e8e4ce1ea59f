package io.peekbridge.app.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.auth.RequestSigner;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server that sends one transaction after the other, each until it is taken, as servers do. Its
 * events are signed and nothing else: what the room makes of them is of no interest here.
 */
final class Sender implements AutoCloseable {
  private static final int EVENTS = 50;
  private static final String FILLING = "x".repeat(1_000);

  private final FederationIdentity identity;
  private final RequestSigner signer;
  private final Bridge bridge;
  private final Pdu create;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int transaction;
  private int event;
  private List<EventId> events = List.of();
  private byte[] body = {};

  /** What became of one try. */
  record Try(int status, List<EventId> acknowledged, Optional<String> fault) {}

  Sender(FederationIdentity identity, Bridge bridge, Pdu create) {
    this.identity = identity;
    this.signer = new RequestSigner(identity);
    this.bridge = bridge;
    this.create = create;
  }

  /** Sends what comes next, or again what was not taken. */
  Try send() throws IOException, InterruptedException {
    if (events.isEmpty()) {
      prepare();
    }
    String target = "/_matrix/federation/v1/send/t" + transaction;
    FederationRequest request = FederationRequest.put(bridge.serverName(), target, body);
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(bridge.federationUrl().resolve(target))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", signer.authorization(request))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      return new Try(answer.statusCode(), List.of(), faultOf(answer));
    }
    List<EventId> taken = events;
    events = List.of();
    return new Try(200, taken, Optional.empty());
  }

  private static Optional<String> faultOf(HttpResponse<byte[]> answer) {
    String text = answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    try {
      JsonNode json = Json.parse(answer.body());
      boolean expected =
          answer.statusCode() == 503
              && json.path("retry_after_ms").asLong() > 0
              && answer.headers().firstValue("Retry-After").isPresent();
      return expected ? Optional.empty() : Optional.of(text);
    } catch (MalformedJsonException e) {
      return Optional.of(text);
    }
  }

  private void prepare() {
    transaction++;
    List<EventId> ids = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("{\"pdus\":[".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < EVENTS; i++) {
      Pdu pdu = message();
      ids.add(pdu.eventId());
      out.writeBytes((i == 0 ? "" : ",").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(CanonicalJson.encode(pdu.json()));
    }
    out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    events = List.copyOf(ids);
    body = out.toByteArray();
  }

  private Pdu message() {
    ObjectNode content =
        JsonNodeFactory.instance.objectNode().put("body", FILLING).put("number", event++);
    try {
      return EventBuilder.of(RoomVersions.DEFAULT)
          .roomId(create.roomId())
          .type("m.room.message")
          .sender(UserId.of("bob", identity.name()))
          .content(content)
          .originServerTs(System.currentTimeMillis())
          .authorizedBy(List.of())
          .parents(List.of(create))
          .depth(2)
          .sign(identity.name(), identity.key());
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
