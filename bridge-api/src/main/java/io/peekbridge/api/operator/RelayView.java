package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the operator port tells about deliveries and followed rooms. */
public interface RelayView {
  /** Every destination, as last written down. */
  Collection<Destination> destinations();

  /** How the destinations that this process delivers to are doing, as objects. */
  Map<ServerName, JsonNode> lanes();

  /**
   * How the peeks that this process keeps are doing, as objects; a text {@code state} in them is
   * shown in lists.
   */
  Map<RoomId, JsonNode> peeks();

  /** Of a process that neither delivers nor follows. */
  static RelayView none() {
    return new RelayView() {
      @Override
      public Collection<Destination> destinations() {
        return List.of();
      }

      @Override
      public Map<ServerName, JsonNode> lanes() {
        return Map.of();
      }

      @Override
      public Map<RoomId, JsonNode> peeks() {
        return Map.of();
      }
    };
  }
}
