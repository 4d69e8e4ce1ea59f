package io.peekbridge.kafka;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a room or a server belongs to: what Kafka's own partitioner gives for its name as
 * a string key.
 */
public final class Partitions {
  private Partitions() {}

  public static int forRoom(RoomId roomId, int partitions) {
    return forText(roomId.value(), partitions);
  }

  public static int forServer(ServerName server, int partitions) {
    return forText(server.value(), partitions);
  }

  static int forKey(String key, int partitions) {
    return forText(key, partitions);
  }

  private static int forText(String text, int partitions) {
    return Utils.toPositive(Utils.murmur2(text.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
