package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.UserId;
import java.util.Optional;

/**
 * An event of a hosted room that still lacks its place in the room: the topology adds parents, auth
 * events, depth and time, and signs.
 *
 * @param stateKey present for state events
 * @param content the event's content, a JSON object without floats
 */
public record Draft(String type, Optional<String> stateKey, UserId sender, RawJson content) {}
