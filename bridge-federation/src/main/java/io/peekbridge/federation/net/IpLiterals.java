package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as they are written. Never asks the resolver. */
public final class IpLiterals {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private IpLiterals() {}

  /**
   * The address if the host is written as one: dotted decimal with four parts, or IPv6 with or
   * without brackets. Other spellings, such as octal parts, are not addresses here. An IPv4-mapped
   * IPv6 address becomes the IPv4 address.
   */
  public static Optional<InetAddress> parse(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean v4 = !bracketed && IPV4.matcher(bare).matches();
    boolean v6 = bare.indexOf(':') >= 0 && IPV6_CHARACTERS.matcher(bare).matches();
    if (!v4 && !v6) {
      return Optional.empty();
    }
    try {
      // Only digits, colons and dots are left, which the JDK reads without looking anything up.
      return Optional.of(InetAddress.getByName(v6 ? "[" + bare + "]" : bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
