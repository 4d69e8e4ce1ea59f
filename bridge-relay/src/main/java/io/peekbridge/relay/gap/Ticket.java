package io.peekbridge.relay.gap;

/** The claim of a gap to be worked on, as long as this process has its partition. */
interface Ticket {
  /** Whether the work is still ours. */
  boolean isOurs();

  /** The work is done and need not be done again. */
  void done();
}
