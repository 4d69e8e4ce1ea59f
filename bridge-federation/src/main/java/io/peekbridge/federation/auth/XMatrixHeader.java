package io.peekbridge.federation.auth;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code Authorization} header of the X-Matrix scheme (server-server API: "Request
 * Authentication", step 2).
 *
 * @param destination absent in requests of servers older than version 1.3 of the specification
 * @param signature in Base64, as it is in the header
 */
record XMatrixHeader(
    ServerName origin, Optional<ServerName> destination, KeyId keyId, String signature) {
  static final String SCHEME = "X-Matrix";

  /**
   * Reads a header of this scheme.
   *
   * @throws MalformedHeaderException if it is not one, or a parameter is missing or not what it
   *     must be
   */
  static XMatrixHeader parse(String header) throws MalformedHeaderException {
    Map<String, String> parameters = new XMatrixParser(header).parameters();
    try {
      return new XMatrixHeader(
          new ServerName(required(parameters, "origin")),
          Optional.ofNullable(parameters.get("destination")).map(ServerName::new),
          new KeyId(required(parameters, "key")),
          // The specification's list of parameters and its examples disagree about this name.
          parameters.containsKey("sig")
              ? required(parameters, "sig")
              : required(parameters, "signature"));
    } catch (IllegalArgumentException e) {
      throw new MalformedHeaderException(e.getMessage());
    }
  }

  private static String required(Map<String, String> parameters, String name)
      throws MalformedHeaderException {
    String value = parameters.get(name);
    if (value == null) {
      throw new MalformedHeaderException("no " + name);
    }
    return value;
  }

  /**
   * In the form that servers of any age can read; none of the values can hold a quote or a
   * backslash.
   */
  String format() {
    return SCHEME
        + " origin=\""
        + origin
        + "\""
        + destination.map(name -> ",destination=\"" + name + "\"").orElse("")
        + ",key=\""
        + keyId
        + "\",sig=\""
        + signature
        + "\"";
  }
}
