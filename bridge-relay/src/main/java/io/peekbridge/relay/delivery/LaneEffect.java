package io.peekbridge.relay.delivery;

import java.time.Instant;

/** What a lane is to do after a transition. */
sealed interface LaneEffect {

  /** Send the next transaction when it is the lane's turn. */
  record Send() implements LaneEffect {}

  /** Send a transaction without events when it is the lane's turn. */
  record Probe() implements LaneEffect {}

  /** Make the next transaction out of the first half of the one that failed. */
  record Narrow() implements LaneEffect {}

  /** Write a dead letter for the one event that was in flight. */
  record BuryEvent() implements LaneEffect {}

  /** Write a dead letter for all that is to be dropped. */
  record BuryBacklog() implements LaneEffect {}

  /** End the destination's peeks. */
  record Revoke() implements LaneEffect {}

  /** Write the place behind the delivered transaction. */
  record RecordDelivered() implements LaneEffect {}

  /** Write down that and how the transaction failed; nothing waits for it. */
  record RecordTrouble() implements LaneEffect {}

  /** Write the place before the window, as one that is behind. */
  record RecordParked() implements LaneEffect {}

  /** Let go of the window. */
  record DropWindow() implements LaneEffect {}

  /** Ask for records that were missed. */
  record Fill() implements LaneEffect {}

  /** Call back at that time. */
  record SetAlarm(Instant at) implements LaneEffect {}

  LaneEffect SEND = new Send();
  LaneEffect PROBE = new Probe();
  LaneEffect NARROW = new Narrow();
  LaneEffect BURY_EVENT = new BuryEvent();
  LaneEffect BURY_BACKLOG = new BuryBacklog();
  LaneEffect REVOKE = new Revoke();
  LaneEffect RECORD_DELIVERED = new RecordDelivered();
  LaneEffect RECORD_TROUBLE = new RecordTrouble();
  LaneEffect RECORD_PARKED = new RecordParked();
  LaneEffect DROP_WINDOW = new DropWindow();
  LaneEffect FILL = new Fill();
}
