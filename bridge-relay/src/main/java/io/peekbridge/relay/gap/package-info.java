/**
 * Fetches what rooms lack: reads {@code gaps}, asks other servers, and appends what they have to
 * {@code room-log}. {@link io.peekbridge.relay.gap.GapWork} says what is done about one gap.
 */
package io.peekbridge.relay.gap;
