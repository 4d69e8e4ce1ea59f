package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.federation.ExpiredPeekListener;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Body;
import io.peekbridge.api.web.BodyReader;
import io.peekbridge.api.web.HttpListener;
import io.peekbridge.api.web.ListenerOptions;
import io.peekbridge.api.web.PortGuard;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers the questions of other processes of the bridge. */
public final class RoomsServer implements AutoCloseable {
  /** A question with the ids of a state of 200,000 entries. */
  private static final int LARGEST_QUESTION = 16 << 20;

  private final SharedRooms rooms;
  private final Supplier<Map<RoomId, JsonNode>> peeks;
  private final ExpiredPeekListener expiredPeeks;
  private final BodyReader bodies = new BodyReader(4L * LARGEST_QUESTION);
  private final HttpListener listener;

  /**
   * Where it listens.
   *
   * @param token what requests must bring; absent on a loopback address only
   */
  public record Port(String bind, int port, Optional<String> token) {
    /** Without the token, so that it may be logged. */
    @Override
    public String toString() {
      return bind + ":" + port;
    }
  }

  /**
   * Builds the server.
   *
   * @param peeks how the peeks that this process keeps are doing
   * @throws IllegalArgumentException if it would be open to others without a token
   */
  public RoomsServer(
      Port port,
      SharedRooms rooms,
      Supplier<Map<RoomId, JsonNode>> peeks,
      ExpiredPeekListener expiredPeeks,
      MeterRegistry metrics) {
    this.rooms = rooms;
    this.peeks = peeks;
    this.expiredPeeks = expiredPeeks;
    PortGuard guard = PortGuard.of("rooms", port.bind(), port.token());
    ListenerOptions options =
        new ListenerOptions(
            "rooms",
            port.bind(),
            port.port(),
            Optional.empty(),
            ApiSettings.Limits.defaults(),
            new PlainErrors(),
            metrics);
    this.listener = new HttpListener(options, routes -> route(routes, guard));
  }

  private void route(RoutesConfig routes, PortGuard guard) {
    routes.before(guard);
    routes.post(Wire.QUESTIONS, this::answer);
    routes.get(Wire.READY, this::ready);
    routes.get(Wire.PEEKS, ctx -> Answers.json(ctx, 200, peeks.get()));
    routes.post(Wire.EXPIRED, this::expired);
  }

  private void answer(Context ctx) throws IOException, InterruptedException {
    Question<?> question = read(ctx, Question.class);
    boolean forwarded = ctx.header(Wire.FORWARDED) != null;
    Object answer = forwarded ? rooms.answerHere(question) : rooms.answer(question);
    Answers.raw(ctx, 200, Wire.write(new Wire.Answer<>(answer)));
  }

  private void ready(Context ctx) {
    boolean ready = rooms.rooms().isReady();
    Answers.json(ctx, ready ? 200 : 503, Map.of());
  }

  private void expired(Context ctx) throws IOException, InterruptedException {
    ExpiredPeek peek = read(ctx, ExpiredPeek.class);
    expiredPeeks.peekExpired(peek.origin(), peek.roomId(), peek.peekId());
    Answers.json(ctx, 200, Map.of());
  }

  private <T> T read(Context ctx, Class<T> type) throws IOException, InterruptedException {
    try (Body body = bodies.read(ctx.req(), LARGEST_QUESTION)) {
      return Records.mapper().readValue(body.bytes(), type);
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("No such question: " + e.getOriginalMessage()).asException();
    }
  }

  /** Binds the port and serves. */
  public void start() {
    listener.start();
  }

  /** The port that is bound. */
  public int port() {
    return listener.port();
  }

  /** Lets requests under way finish, then stops. */
  @Override
  public void close() {
    listener.close();
  }
}
