package io.peekbridge.matrix.json;

/**
 * What {@link TreeReader} accepts besides well-formed JSON.
 *
 * @param maxNesting how deep arrays and objects may be nested
 * @param canonicalNumbers whether numbers are only what canonical JSON has
 */
record TreeRules(int maxNesting, boolean canonicalNumbers) {
  static final TreeRules DOCUMENT = new TreeRules(Json.MAX_NESTING, false);
  static final TreeRules EVENT = new TreeRules(Json.MAX_EVENT_NESTING, true);
}
