package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.Pdu;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The events that are sent around: text messages of a usual length, each with its number. */
final class Messages {
  static final String TYPE = "m.room.message";
  static final String NUMBER = "number";
  private static final BytePattern NUMBER_FIELD = BytePattern.of("\"" + NUMBER + "\":");
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

  /** So many events of one room of another server, each properly signed. */
  static List<Pdu> signed(int count) {
    RemoteRoom room = new RemoteRoom(PeerServer.identity("room.test"));
    return IntStream.range(0, count).mapToObj(room::message).toList();
  }

  /** Finds the numbers of all messages in a transaction, without parsing it. */
  static void forEachNumber(byte[] body, IntConsumer consumer) {
    int at = NUMBER_FIELD.next(body, 0);
    while (at >= 0) {
      int value = 0;
      int digit = at + NUMBER_FIELD.length();
      while (digit < body.length && body[digit] >= '0' && body[digit] <= '9') {
        value = value * 10 + body[digit] - '0';
        digit++;
      }
      consumer.accept(value);
      at = NUMBER_FIELD.next(body, digit);
    }
  }
}
