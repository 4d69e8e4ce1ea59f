package io.peekbridge.matrix.state;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.json.CodePointOrder;
import java.util.Comparator;

/** Orders event ids by Unicode code points: those of versions 1 and 2 need not be ASCII. */
enum EventIdOrder implements Comparator<EventId> {
  INSTANCE;

  @Override
  public int compare(EventId left, EventId right) {
    return CodePointOrder.INSTANCE.compare(left.value(), right.value());
  }
}
