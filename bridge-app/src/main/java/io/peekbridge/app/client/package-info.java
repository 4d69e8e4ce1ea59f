/** A client of the operator interface, as the command line and the demo use it. */
package io.peekbridge.app.client;
