/**
 * Joins rooms of other servers: finds servers that are in the room, makes the membership event with
 * one of them, and takes the room over. {@link io.peekbridge.relay.join.RemoteJoin} has the steps.
 */
package io.peekbridge.relay.join;
