package io.peekbridge.federation.discovery;

/** Asks hosts for {@code /.well-known/matrix/server}. */
@FunctionalInterface
interface WellKnownSource {
  WellKnownAnswer ask(String host);
}
