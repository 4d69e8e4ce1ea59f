/**
 * Other servers' users come into rooms that we are in, and go: the handshakes of joins, leaves and
 * knocks (server-server API: "Joining Rooms", "Leaving Rooms", "Knocking upon a room").
 */
package io.peekbridge.api.federation.membership;
