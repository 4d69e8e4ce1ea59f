/** Rooms and servers for tests of what is asked of other servers. */
package io.peekbridge.relay.testing;
