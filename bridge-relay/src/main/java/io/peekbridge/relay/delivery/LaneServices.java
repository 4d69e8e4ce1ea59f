package io.peekbridge.relay.delivery;

import io.peekbridge.relay.support.Alarms;
import java.time.InstantSource;

/**
 * What all lanes of a process share.
 *
 * @param lowMark records in a window below which more are read again
 */
record LaneServices(
    LaneMachine machine,
    BatchLimits batch,
    int lowMark,
    Outbox outbox,
    Deliverer deliverer,
    Alarms alarms,
    RelayMetrics metrics,
    InstantSource clock) {}
