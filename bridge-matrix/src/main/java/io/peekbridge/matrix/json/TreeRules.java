package io.peekbridge.matrix.json;

/**
 * What {@link TreeReader} accepts besides well-formed JSON.
 *
 * @param maxNesting how deep arrays and objects may be nested
 * @param numbers which numbers
 */
record TreeRules(int maxNesting, Numbers numbers) {
  static final TreeRules DOCUMENT = new TreeRules(Json.MAX_NESTING, Numbers.ANY);
  static final TreeRules EVENT = new TreeRules(Json.MAX_EVENT_NESTING, Numbers.CANONICAL);
  static final TreeRules TOLERANT_EVENT = new TreeRules(Json.MAX_EVENT_NESTING, Numbers.FINITE);

  /** Kinds of numbers. */
  enum Numbers {
    /** Whatever JSON has; what is beyond a double becomes infinite. */
    ANY,
    /** Integers of any size, and fractions that a double can hold. */
    FINITE,
    /** Only what canonical JSON has. */
    CANONICAL
  }
}
