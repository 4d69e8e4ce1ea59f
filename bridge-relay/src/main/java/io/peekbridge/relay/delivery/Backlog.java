package io.peekbridge.relay.delivery;

/**
 * What a destination has not got yet and what is not in memory, as far as it was seen: how much,
 * and how old. Not thread-safe.
 */
final class Backlog {
  private long unread;
  private long oldest;
  private boolean lost;

  /** Nothing is known to be missing. */
  Backlog() {}

  /** As a place on the log tells. */
  Backlog(long unread, long oldest) {
    this.unread = unread;
    this.oldest = oldest;
  }

  /** A record was passed over; there is none older in memory. */
  void passedOver(HeldRecord held, Window window) {
    if (unread == 0 && window.isEmpty()) {
      oldest = held.timestamp();
    }
    unread++;
  }

  /** What is in memory is let go of; it is read again later. */
  void letGo(Window window) {
    if (!window.isEmpty()) {
      oldest = window.oldest();
      unread += window.size();
    }
  }

  /** A record that was passed over has been read. */
  void read() {
    unread = Math.max(0, unread - 1);
  }

  /** Nothing is missing any more. */
  void isRead() {
    unread = 0;
  }

  /** Everything up to a record of that time was delivered. */
  void delivered(long timestamp) {
    oldest = timestamp;
  }

  /** Some of it is not on the log any more. */
  void lost() {
    lost = true;
  }

  /** It is given up. */
  void forget() {
    unread = 0;
    oldest = 0;
    lost = false;
  }

  boolean isLost() {
    return lost;
  }

  /** Records that wait, with those in memory. */
  long size(Window window) {
    return unread + window.size();
  }

  /**
   * The time of the oldest record that waits, or of one before it; 0 if nothing does. Milliseconds
   * since the epoch.
   */
  long oldest(Window window) {
    if (!window.isEmpty()) {
      return window.oldest();
    }
    return unread > 0 ? oldest : 0;
  }
}
