/**
 * Signing keys: those of other servers, fetched and checked, and the document that publishes our
 * own.
 */
package io.peekbridge.federation.keys;
