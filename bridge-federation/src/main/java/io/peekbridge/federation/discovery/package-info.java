/** From server names to addresses (server-server API: "Resolving server names"). */
package io.peekbridge.federation.discovery;
