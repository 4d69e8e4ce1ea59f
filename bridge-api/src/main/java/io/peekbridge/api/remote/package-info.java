/**
 * Rooms that another process has: the questions about them as JSON over HTTP, who answers them, and
 * who asks.
 */
package io.peekbridge.api.remote;
