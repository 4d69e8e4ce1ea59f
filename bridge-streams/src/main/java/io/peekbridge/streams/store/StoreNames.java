package io.peekbridge.streams.store;

import java.util.List;

/**
 * The stores of the topology. Those of rooms are keyed so that what belongs to a room is together.
 */
public final class StoreNames {
  /** Room id to {@link RoomRecord}. */
  public static final String ROOMS = "rooms";

  /** Room and event id to {@link EventRecord}. */
  public static final String EVENTS = "events";

  /** The name of a part of a state to that part, see {@link io.peekbridge.streams.state}. */
  public static final String STATES = "states";

  /** Ways to find events, and what waits for them, see {@link IndexKeys}. */
  public static final String INDEXES = "indexes";

  /** Room and position to {@link TimelineRecord}. */
  public static final String TIMELINE = "timeline";

  /** Room, server and peek id to {@link PeekRecord}. */
  public static final String PEEKS = "peeks";

  /** Time of expiry, room, server and peek id, to nothing. */
  public static final String PEEK_EXPIRY = "peek-expiry";

  /** Day, room and request id to {@link OutcomeRecord}. */
  public static final String OUTCOMES = "outcomes";

  /** Room to {@link StagedSnapshot}, room and event id to {@link StagedEvent}. */
  public static final String SNAPSHOTS = "snapshots";

  /** Every store. */
  public static final List<String> ALL =
      List.of(ROOMS, EVENTS, STATES, INDEXES, TIMELINE, PEEKS, PEEK_EXPIRY, OUTCOMES, SNAPSHOTS);

  private StoreNames() {}
}
