package io.peekbridge.matrix.state;

import static java.util.Comparator.comparingInt;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mainline ordering (room version 2: "State resolution", "Definitions"): the line of power
 * levels that led to those in force divides the room's history into ages, and events are put in the
 * order of their ages.
 */
final class MainlineOrder {
  /** The age before the first power levels, and of events that rest on none of the mainline. */
  private static final int FIRST_AGE = 0;

  private static final Comparator<Placed> ORDER =
      comparingInt(Placed::age)
          .thenComparingLong(Placed::originServerTs)
          .thenComparing(Placed::id, EventIdOrder.INSTANCE);

  private final RoomEvents events;
  private final Map<EventId, Integer> ages = new HashMap<>();

  /**
   * @param powerLevels the event from which the mainline goes back, if there is one
   */
  MainlineOrder(RoomEvents events, Optional<EventId> powerLevels)
      throws StateResolutionTooLargeException {
    this.events = events;
    Deque<EventId> mainline = new ArrayDeque<>();
    Set<EventId> seen = new HashSet<>();
    Optional<EventId> next = powerLevels;
    while (next.isPresent() && seen.add(next.get())) {
      mainline.push(next.get());
      next = events.powerLevelsOf(next.get());
    }
    for (EventId oldestFirst : mainline) {
      ages.put(oldestFirst, FIRST_AGE + 1 + ages.size());
    }
  }

  List<EventId> sorted(List<EventId> ids) throws StateResolutionTooLargeException {
    List<Placed> placed = new ArrayList<>();
    for (EventId id : ids) {
      placed.add(new Placed(age(id), events.event(id).originServerTs(), id));
    }
    placed.sort(ORDER);
    return placed.stream().map(Placed::id).toList();
  }

  /** The age of the power levels that an event rests on. */
  private int age(EventId id) throws StateResolutionTooLargeException {
    Optional<EventId> powerLevels = events.powerLevelsOf(id);
    Set<EventId> passed = new HashSet<>();
    while (powerLevels.isPresent()
        && !ages.containsKey(powerLevels.get())
        && passed.add(powerLevels.get())) {
      powerLevels = events.powerLevelsOf(powerLevels.get());
    }
    int age = powerLevels.map(each -> ages.getOrDefault(each, FIRST_AGE)).orElse(FIRST_AGE);
    passed.forEach(each -> ages.put(each, age));
    return age;
  }

  private record Placed(int age, long originServerTs, EventId id) {}
}
