/**
 * Our own peeks into remote rooms. {@link io.peekbridge.relay.follow.PeekMachine} says what happens
 * to a peek, {@link io.peekbridge.relay.follow.SnapshotVerifier} what is demanded of a snapshot.
 */
package io.peekbridge.relay.follow;
