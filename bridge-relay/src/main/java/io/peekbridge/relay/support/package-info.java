/** What both halves of the relay need: alarms, back-off, dead letters. */
package io.peekbridge.relay.support;
