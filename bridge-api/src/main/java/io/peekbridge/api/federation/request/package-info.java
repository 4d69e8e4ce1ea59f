/** Requests of other servers whose origin is proven, and how much of our time each may take. */
package io.peekbridge.api.federation.request;
