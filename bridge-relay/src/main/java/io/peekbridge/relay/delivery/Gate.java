package io.peekbridge.relay.delivery;

/**
 * Closed until the live reader has come to where the log ended when the partition was taken over. A
 * process that died may have had a transaction in flight; whoever sends before everything that
 * could have been in it is there would send a part of it, and then the rest: two transactions with
 * events again, instead of one.
 */
final class Gate {
  private final long end;
  private volatile boolean open;

  /**
   * A gate.
   *
   * @param position where the live reader is
   * @param end the offset behind the last record that anybody can have had in flight
   */
  Gate(long position, long end) {
    this.end = end;
    this.open = position >= end;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * The live reader has come to this offset.
   *
   * @return whether that opened the gate just now
   */
  boolean reached(long position) {
    if (open || position < end) {
      return false;
    }
    open = true;
    return true;
  }
}
