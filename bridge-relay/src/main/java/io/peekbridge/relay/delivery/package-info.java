/**
 * Deliveries to peeking servers. Read {@link io.peekbridge.relay.delivery.LaneMachine} for what a
 * lane does, {@link io.peekbridge.relay.delivery.Feed} for why nothing is lost when a lane falls
 * behind, and {@link io.peekbridge.relay.delivery.CatchUp} for how it comes back.
 */
package io.peekbridge.relay.delivery;
