package io.peekbridge.federation.net;

import java.net.InetAddress;

/**
 * Which addresses may be connected to on behalf of another server's name. It is asked about the
 * very address that is then connected to, so that a name which resolves differently the second time
 * gains nothing.
 */
@FunctionalInterface
public interface AddressPolicy {
  boolean allows(InetAddress address);
}
