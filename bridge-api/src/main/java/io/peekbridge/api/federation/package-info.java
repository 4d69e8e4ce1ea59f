/**
 * The port for other servers (server-server API, and the proposal for peeking over federation):
 * keys, peeks and transactions here, the reads of rooms, memberships and look-ups in packages
 * below.
 */
package io.peekbridge.api.federation;
