package io.peekbridge.relay.fetch;

import java.util.List;

/**
 * The state at some event as a server gives it, with its auth chains. Each event is what it claims
 * to be, and all that it names as its auth events is there or known. Whether that makes a room is
 * for the topology to say.
 *
 * @param parts the events, each once
 * @param dropped how many events were left out
 * @param source holds what the parts are read from, until it is closed
 */
public record FetchedState(List<SnapshotPart> parts, int dropped, Runnable source)
    implements AutoCloseable {
  @Override
  public void close() {
    source.run();
  }
}
