/** Addresses: resolving names, and deciding which addresses may be connected to. */
package io.peekbridge.federation.net;
