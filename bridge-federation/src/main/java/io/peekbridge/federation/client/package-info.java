/** The client that signs, discovers, connects. */
package io.peekbridge.federation.client;
