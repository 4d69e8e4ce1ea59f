package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.letters.DeadLetterLog;
import io.peekbridge.api.letters.KeptLetter;
import io.peekbridge.api.letters.LetterId;
import io.peekbridge.api.letters.LetterPage;
import io.peekbridge.api.letters.LetterPlace;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Records;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks at what was refused or given up, and gives it another try. */
final class DeadLetterEndpoints {
  private static final String ALL = "/api/v1/dead-letters";
  private static final String ONE = ALL + "/{id}";

  private final DeadLetterLog letters;
  private final Replayer replayer;
  private final JsonBodies bodies;

  DeadLetterEndpoints(OperatorServices services, RoomRequests requests, JsonBodies bodies) {
    this.letters = services.logs().deadLetters();
    this.replayer = new Replayer(services, requests);
    this.bodies = bodies;
  }

  void route(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.get(ONE, ctx -> Answers.json(ctx, 200, view(kept(ctx))));
    routes.post(ONE + "/replay", this::replay);
  }

  private void list(Context ctx) throws InterruptedException {
    RawTarget target = RawTarget.of(ctx.req());
    LetterPage page = letters.newest(wanted(target), Pages.limit(target), place(target));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.items().stream().map(DeadLetterEndpoints::brief).toList());
    page.next().ifPresent(next -> body.put("next", next.toString()));
    Answers.json(ctx, 200, body);
  }

  private void replay(Context ctx) throws IOException, InterruptedException {
    KeptLetter letter = kept(ctx);
    bodies.object(ctx);
    Answers.json(ctx, 200, replayer.replay(letter.letter()));
  }

  private KeptLetter kept(Context ctx) throws InterruptedException {
    Optional<LetterId> id = LetterId.parse(RawTarget.of(ctx.req()).segment(3));
    Optional<KeptLetter> letter = id.isEmpty() ? Optional.empty() : letters.get(id.get());
    return letter.orElseThrow(() -> Problems.of(404, "There is no such letter, or no more."));
  }

  private static Predicate<DeadLetter> wanted(RawTarget target) {
    return same(target, "server", Pages::serverName, DeadLetter::server)
        .and(same(target, "room", Pages::roomId, DeadLetter::roomId))
        .and(
            same(
                target,
                "reason",
                DeadLetterEndpoints::reason,
                letter -> Optional.of(letter.reason())));
  }

  private static <T> Predicate<DeadLetter> same(
      RawTarget target,
      String name,
      Function<String, T> reader,
      Function<DeadLetter, Optional<T>> field) {
    Optional<T> wanted = target.parameter(name).map(reader);
    return letter -> wanted.isEmpty() || field.apply(letter).equals(wanted);
  }

  private static DeadLetter.Reason reason(String text) {
    return Stream.of(DeadLetter.Reason.values())
        .filter(reason -> reason.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> Problems.of(400, "There is no such reason."));
  }

  private static Optional<LetterPlace> place(RawTarget target) {
    return target
        .parameter("from")
        .map(
            text ->
                LetterPlace.parse(text)
                    .orElseThrow(() -> Problems.of(400, "from is not what next has said.")));
  }

  private static ObjectNode brief(KeptLetter letter) {
    ObjectNode view = view(letter);
    view.remove("original");
    return view;
  }

  private static ObjectNode view(KeptLetter letter) {
    ObjectNode view = Records.mapper().createObjectNode();
    view.put("id", letter.id().toString()).put("key", letter.key());
    return view.setAll((ObjectNode) Records.mapper().valueToTree(letter.letter()));
  }
}
