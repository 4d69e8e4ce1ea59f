package io.peekbridge.matrix.json;

import com.fasterxml.jackson.databind.JsonNode;

/** How canonical JSON writes numbers. */
enum NumberRules {
  /** Integers of at most 53 bits and nothing else. */
  STRICT {
    @Override
    String write(JsonNode number) {
      if (!CanonicalJson.isSafeInteger(number)) {
        throw new CanonicalJsonException("not an integer of at most 53 bits");
      }
      return number.asText();
    }
  },

  /** Everything but infinities and not-a-numbers. */
  LENIENT {
    @Override
    String write(JsonNode number) {
      return number.isIntegralNumber() ? number.asText() : Fractions.write(number.doubleValue());
    }
  };

  abstract String write(JsonNode number);
}
