package io.peekbridge.app.cli;

import io.peekbridge.app.bridge.Version;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, and of the Java that runs it. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "bridge " + Version.current(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
    };
  }
}
