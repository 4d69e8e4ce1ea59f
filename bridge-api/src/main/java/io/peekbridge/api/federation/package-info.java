/**
 * The port for other servers: keys, peeks and transactions (server-server API, and the proposal for
 * peeking over federation).
 */
package io.peekbridge.api.federation;
