/**
 * Measures a whole bridge on this machine, with servers on loopback around it, and beside each
 * figure what the same machine does in the same minute without the bridge.
 */
package io.peekbridge.app.bench;
