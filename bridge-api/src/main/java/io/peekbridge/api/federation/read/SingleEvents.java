package io.peekbridge.api.federation.read;

import io.javalin.http.Context;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event, by its id or by its time. */
final class SingleEvents {
  /** How many events that a server does not see are passed over in search of one that it does. */
  private static final int MAX_UNSEEN = 20;

  private final RoomServices services;

  SingleEvents(RoomServices services) {
    this.services = services;
  }

  void event(Context ctx, SignedRequest request) throws IOException {
    EventId eventId = PathIds.event(request.target().segment(4));
    RoomId roomId = services.history().roomOf(eventId).orElseThrow(SingleEvents::unknown);
    ServerView view = ReadEndpoints.view(services, roomId, request);
    HeldEvent event =
        view.event(eventId)
            .filter(held -> held.status() != HeldEvent.Status.REJECTED)
            .orElseThrow(SingleEvents::unknown);
    RawJson shown = view.shown(event).orElseThrow(ReadEndpoints::notForYou);
    PduTransaction.answer(ctx, services, roomId, List.of(shown));
  }

  void closest(Context ctx, SignedRequest request) {
    RoomId roomId = PathIds.room(request.target().segment(4));
    long time = Parameters.requiredNumber(request.target(), "ts");
    boolean forwards = isForwards(Parameters.required(request.target(), "dir"));
    ServerView view = ReadEndpoints.view(services, roomId, request);
    if (!view.isInRoom() && !view.isOpen()) {
      throw ReadEndpoints.notForYou();
    }
    HeldEvent event =
        closestSeen(view, time, forwards)
            .orElseThrow(() -> ReadEndpoints.notFound("There is no event in this direction."));
    Answers.json(
        ctx, 200, Map.of("event_id", event.eventId(), "origin_server_ts", timeOf(view, event)));
  }

  private static boolean isForwards(String direction) {
    return switch (direction) {
      case "f" -> true;
      case "b" -> false;
      default -> throw Refusal.invalid("dir is f or b.").asException();
    };
  }

  /** Of events at the same time the others are passed over with the first. */
  private static Optional<HeldEvent> closestSeen(ServerView view, long from, boolean forwards) {
    long time = from;
    for (int unseen = 0; unseen <= MAX_UNSEEN; unseen++) {
      Optional<HeldEvent> event = view.history().closest(view.room().roomId(), time, forwards);
      if (event.isEmpty() || view.isInRoom() || view.shown(event.get()).isPresent()) {
        return event;
      }
      time = timeOf(view, event.get()) + (forwards ? 1 : -1);
    }
    return Optional.empty();
  }

  private static long timeOf(ServerView view, HeldEvent event) {
    return view.room().read(event).originServerTs();
  }

  private static RuntimeException unknown() {
    return ReadEndpoints.notFound("The event is not known here.");
  }
}
