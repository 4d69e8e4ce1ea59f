/**
 * The workers between the log and other servers: {@link io.peekbridge.relay.Relay} brings what is
 * in {@code deliveries} to the servers that peek our rooms, {@link io.peekbridge.relay.Follower}
 * keeps our own peeks into remote rooms alive.
 */
package io.peekbridge.relay;
