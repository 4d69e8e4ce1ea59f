package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The events that are sent around: text messages of a usual length, each with its number. */
final class Messages {
  static final String TYPE = "m.room.message";
  static final String NUMBER = "number";
  private static final String TEXT =
      "The Caterpillar and Alice looked at each other for some time in silence: at last the"
          + " Caterpillar took the hookah out of its mouth, and addressed her in a languid voice.";

  private Messages() {}

  static ObjectNode content(int number) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("msgtype", "m.text")
        .put("body", TEXT)
        .put(NUMBER, number);
  }
}
