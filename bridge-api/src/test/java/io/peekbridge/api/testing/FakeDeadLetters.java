package io.peekbridge.api.testing;

import io.peekbridge.api.letters.DeadLetterLog;
import io.peekbridge.api.letters.KeptLetter;
import io.peekbridge.api.letters.LetterId;
import io.peekbridge.api.letters.LetterPage;
import io.peekbridge.api.letters.LetterPlace;
import io.peekbridge.kafka.record.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Letters in memory, in one partition. */
public final class FakeDeadLetters implements DeadLetterLog {
  private final List<KeptLetter> letters = new CopyOnWriteArrayList<>();

  /** Adds a letter and tells its id. */
  public String add(String key, DeadLetter letter) {
    LetterId id = new LetterId(0, letters.size());
    letters.add(new KeptLetter(id, key, letter));
    return id.toString();
  }

  @Override
  public LetterPage newest(Predicate<DeadLetter> wanted, int limit, Optional<LetterPlace> before) {
    List<KeptLetter> found = new ArrayList<>();
    int place =
        before.map(LetterPlace::ends).map(List::getFirst).orElse(0L + letters.size()).intValue();
    while (place > 0 && found.size() < limit) {
      place--;
      if (wanted.test(letters.get(place).letter())) {
        found.add(letters.get(place));
      }
    }
    return new LetterPage(
        found, place == 0 ? Optional.empty() : Optional.of(new LetterPlace(List.of((long) place))));
  }

  @Override
  public Optional<KeptLetter> get(LetterId id) {
    return letters.stream().filter(letter -> letter.id().equals(id)).findFirst();
  }
}
