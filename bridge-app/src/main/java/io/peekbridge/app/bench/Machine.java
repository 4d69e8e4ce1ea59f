package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.peekbridge.matrix.crypto.Ed25519;
import java.lang.management.ManagementFactory;

/** What the figures come from. */
final class Machine {
  private static final long MIB = 1 << 20;

  private Machine() {}

  /** The machine as it is now; the load is the mean number of runnable threads of a minute. */
  static ObjectNode describe() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return JsonNodeFactory.instance
        .objectNode()
        .put("cores", system.getAvailableProcessors())
        .put("memory_mib", system.getTotalMemorySize() / MIB)
        .put("heap_mib", Runtime.getRuntime().maxMemory() / MIB)
        .put("os", system.getName() + " " + system.getVersion() + " " + system.getArch())
        .put("jdk", Runtime.version() + " (" + System.getProperty("java.vendor") + ")")
        .put("crypto_provider", Ed25519.fastest().providerName())
        .put("load_average_before", Figures.rounded(system.getSystemLoadAverage()));
  }
}
