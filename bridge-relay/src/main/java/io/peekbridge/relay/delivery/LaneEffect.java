package io.peekbridge.relay.delivery;

import java.time.Instant;

/** What a lane is to do after a transition. */
sealed interface LaneEffect {

  /** Send the next transaction when it is the lane's turn. */
  record Send() implements LaneEffect {}

  /** Write the place behind the delivered transaction. */
  record RecordDelivered() implements LaneEffect {}

  /** Write the place before the window, as one that is behind. */
  record RecordParked() implements LaneEffect {}

  /** Let go of the window. */
  record DropWindow() implements LaneEffect {}

  /** Ask for records that were missed. */
  record Fill() implements LaneEffect {}

  /** Call back at that time. */
  record SetAlarm(Instant at) implements LaneEffect {}

  LaneEffect SEND = new Send();
  LaneEffect RECORD_DELIVERED = new RecordDelivered();
  LaneEffect RECORD_PARKED = new RecordParked();
  LaneEffect DROP_WINDOW = new DropWindow();
  LaneEffect FILL = new Fill();
}
