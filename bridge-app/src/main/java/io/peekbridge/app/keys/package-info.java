/** Where signing keys are kept: our own in a file, those of other servers in a topic. */
package io.peekbridge.app.keys;
