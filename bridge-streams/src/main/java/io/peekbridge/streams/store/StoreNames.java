package io.peekbridge.streams.store;

import java.util.List;

/** The stores of the topology. All are keyed so that everything about a room is together. */
public final class StoreNames {
  /** Room id to {@link RoomRecord}. */
  public static final String ROOMS = "rooms";

  /** Room and event id to {@link EventRecord}. */
  public static final String EVENTS = "events";

  /** Room, type and state key to {@link StateRecord}: the current state. */
  public static final String STATE = "state";

  /** Room, position, type and state key to what the event at the position replaced. */
  public static final String STATE_CHANGES = "state-changes";

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
      List.of(
          ROOMS, EVENTS, STATE, STATE_CHANGES, TIMELINE, PEEKS, PEEK_EXPIRY, OUTCOMES, SNAPSHOTS);

  private StoreNames() {}
}
