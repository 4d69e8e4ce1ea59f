package io.peekbridge.federation.auth;

import java.util.List;

/** Finds out which server a request comes from. Calls may wait for that server's keys. */
@FunctionalInterface
public interface RequestAuthenticator {
  /**
   * Checks a request's X-Matrix signature.
   *
   * @param method the HTTP method
   * @param target path and query as they were on the wire, still escaped
   * @param authorizationHeaders the value of each {@code Authorization} header
   * @param body the body; empty or null if there is none
   * @throws UnauthorizedRequestException unless a current key of the named origin signed all of it
   *     for us
   */
  Authenticated authenticate(
      String method, String target, List<String> authorizationHeaders, byte[] body)
      throws UnauthorizedRequestException;
}
