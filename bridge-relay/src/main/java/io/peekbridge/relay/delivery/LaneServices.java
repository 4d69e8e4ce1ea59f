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
    Overdue overdue,
    Orders orders,
    SendThrottle throttle,
    Outbox outbox,
    Deliverer deliverer,
    Burials burials,
    PeekRevoker revoker,
    Alarms alarms,
    RelayMetrics metrics,
    InstantSource clock) {}
