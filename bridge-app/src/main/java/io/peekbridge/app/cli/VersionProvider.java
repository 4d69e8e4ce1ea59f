package io.peekbridge.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, and of the Java that runs it. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "bridge " + version(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
    };
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = VersionProvider.class.getResourceAsStream("/version.properties")) {
      properties.load(stream);
    }
    return properties.getProperty("version");
  }
}
