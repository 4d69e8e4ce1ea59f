package io.peekbridge.relay.delivery;

import io.peekbridge.matrix.id.ServerName;
import java.util.List;

/**
 * A record of {@code deliveries} as it was read. Whom it is for is needed only until they have it
 * in their windows; in a large room the names are larger than the event.
 */
record ReadRecord(HeldRecord held, List<ServerName> recipients) {
  long offset() {
    return held.offset();
  }
}
