package io.peekbridge.kafka.query;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Map;

/**
 * A room exactly as it was after the event at a position.
 *
 * @param latest the forward extremities there
 * @param state the ids of the state events after them
 * @param events the bodies of {@code latest}, of {@code state} and of everything in their auth
 *     chains
 */
public record RoomSnapshot(
    String version,
    long position,
    List<EventId> latest,
    List<EventId> state,
    Map<EventId, RawJson> events) {}
