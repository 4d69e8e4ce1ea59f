package io.peekbridge.kafka.query;

import java.util.List;

/**
 * Where an event would stand that somebody appended to a room now.
 *
 * @param version the room version
 * @param parents the forward extremities, at most 20
 * @param authEvents the entries of the current state that decide on the event
 * @param depth one more than that of the deepest parent, within the limits of canonical JSON
 */
public record NextEvent(
    String version, List<HeldEvent> parents, List<HeldEvent> authEvents, long depth) {}
