package io.peekbridge.api.letters;

import java.util.List;
import java.util.Optional;

/**
 * Some letters, newest first, without what came in.
 *
 * @param next where it goes on; absent if everything was looked at. There may be nothing more that
 *     is wanted
 */
public record LetterPage(List<KeptLetter> items, Optional<LetterPlace> next) {
  public LetterPage {
    items = List.copyOf(items);
  }
}
