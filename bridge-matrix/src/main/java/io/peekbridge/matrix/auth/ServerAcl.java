package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A room's list of servers that may take part in it (client-server API: {@code m.room.server_acl}).
 */
public final class ServerAcl {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private ServerAcl() {}

  /**
   * Whether a room's ACL lets a server in. Ports and the case of letters do not count. Entries that
   * are not strings match nothing, a list that is missing or not a list is empty: an entry with
   * unreadable content lets nobody in.
   *
   * @param acl the room's {@code m.room.server_acl} entry; without one every server is let in
   */
  public static boolean allows(Optional<Pdu> acl, ServerName server) {
    return acl.isEmpty() || allows(acl.get().content(), server.host());
  }

  private static boolean allows(ObjectNode content, String host) {
    JsonNode ipLiterals = content.path("allow_ip_literals");
    if (ipLiterals.isBoolean() && !ipLiterals.booleanValue() && isIpLiteral(host)) {
      return false;
    }
    HostGlob glob = new HostGlob(host);
    return !anyMatches(content.path("deny"), glob) && anyMatches(content.path("allow"), glob);
  }

  private static boolean isIpLiteral(String host) {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  private static boolean anyMatches(JsonNode patterns, HostGlob glob) {
    if (!patterns.isArray()) {
      return false;
    }
    for (JsonNode pattern : patterns) {
      if (pattern.isTextual() && glob.matches(pattern.textValue())) {
        return true;
      }
    }
    return false;
  }
}
