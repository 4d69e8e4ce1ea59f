package io.peekbridge.api.letters;

import io.peekbridge.kafka.record.DeadLetter;

/**
 * A dead letter and where it is kept.
 *
 * @param key what it is about: a room, a server or the name of a topic
 */
public record KeptLetter(LetterId id, String key, DeadLetter letter) {
  /** The same without what came in, which may be long. */
  KeptLetter brief() {
    return new KeptLetter(
        id,
        key,
        new DeadLetter(
            letter.reason(),
            letter.detail(),
            letter.roomId(),
            letter.eventId(),
            letter.server(),
            "",
            letter.ts()));
  }
}
