package io.peekbridge.app.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.operator.RelayView;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** What the operator port tells, from wherever each of it is. */
record RelayViews(
    Supplier<Collection<Destination>> places,
    Supplier<Map<ServerName, JsonNode>> lanesHere,
    Supplier<Map<RoomId, JsonNode>> ourPeeks)
    implements RelayView {
  @Override
  public Collection<Destination> destinations() {
    return places.get();
  }

  @Override
  public Map<ServerName, JsonNode> lanes() {
    return lanesHere.get();
  }

  @Override
  public Map<RoomId, JsonNode> peeks() {
    return ourPeeks.get();
  }
}
