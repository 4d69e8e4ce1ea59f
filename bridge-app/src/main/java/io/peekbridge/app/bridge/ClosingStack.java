package io.peekbridge.app.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, closed in the reverse order. A part that fails to close does not keep the
 * others from it: the first failure is thrown at the end.
 */
public final class ClosingStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingStack.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, AutoCloseable closeable) {}

  /** Closes this before everything that was added earlier; returns it. */
  public <T extends AutoCloseable> T add(String name, T closeable) {
    parts.push(new Part(name, closeable));
    return closeable;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        LOG.debug("stopping {}", part.name());
        part.closeable().close();
      } catch (Exception e) {
        LOG.error("{} did not stop in order", part.name(), e);
        if (first == null) {
          first = new IllegalStateException(part.name() + " did not stop in order", e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
