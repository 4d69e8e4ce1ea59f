/**
 * The rooms that other servers ask about: who is let in, and how their events are read and sent.
 */
package io.peekbridge.api.federation.room;
