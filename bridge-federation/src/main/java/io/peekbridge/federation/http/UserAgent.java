package io.peekbridge.federation.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How we call ourselves to other servers. */
final class UserAgent {
  static final String VALUE = "Peekbridge/" + version();

  private UserAgent() {}

  /** The build writes the version into a resource. */
  private static String version() {
    try (InputStream resource = UserAgent.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(resource);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
