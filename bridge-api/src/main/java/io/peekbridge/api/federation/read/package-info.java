/**
 * What other servers read of rooms: single events, the state at an event, auth chains, and the
 * events before others. Servers in a room see it all, the history as its visibility says; others
 * see what is world-readable.
 */
package io.peekbridge.api.federation.read;
