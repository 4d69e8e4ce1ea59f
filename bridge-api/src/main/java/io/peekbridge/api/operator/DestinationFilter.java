package io.peekbridge.api.operator;

import io.peekbridge.api.web.RawTarget;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which destinations a list is to have: all of the conditions in its query hold. */
final class DestinationFilter implements Predicate<DestinationView> {
  private final Predicate<DestinationView> wanted;

  private DestinationFilter(Predicate<DestinationView> wanted) {
    this.wanted = wanted;
  }

  static DestinationFilter of(RawTarget target) {
    Predicate<DestinationView> all = view -> true;
    return new DestinationFilter(
        all.and(text(target, "state", state -> view -> view.state().equals(state)))
            .and(text(target, "q", part -> view -> view.server().value().contains(part)))
            .and(flag(target, "failing", view -> view.failures() > 0))
            .and(flag(target, "behind", DestinationView::behind))
            .and(flag(target, DestinationView.PAUSED, DestinationView::paused))
            .and(lag(target)));
  }

  @Override
  public boolean test(DestinationView view) {
    return wanted.test(view);
  }

  private static Predicate<DestinationView> text(
      RawTarget target, String name, Function<String, Predicate<DestinationView>> condition) {
    return target
        .parameter(name)
        .map(text -> condition.apply(text.toLowerCase(Locale.ROOT)))
        .orElse(view -> true);
  }

  private static Predicate<DestinationView> flag(
      RawTarget target, String name, Predicate<DestinationView> condition) {
    Optional<String> given = target.parameter(name);
    return switch (given.orElse("")) {
      case "true" -> condition;
      case "false" -> condition.negate();
      default -> {
        if (given.isPresent()) {
          throw Problems.of(400, name + " must be true or false.");
        }
        yield view -> true;
      }
    };
  }

  private static Predicate<DestinationView> lag(RawTarget target) {
    Optional<String> given = target.parameter("min_lag");
    if (given.isEmpty()) {
      return view -> true;
    }
    if (!given.get().matches("[0-9]{1,9}")) {
      throw Problems.of(400, "min_lag must be a whole number of seconds.");
    }
    long seconds = Long.parseLong(given.get());
    return view -> view.lagSeconds() >= seconds;
  }
}
