package io.peekbridge.relay.delivery;

/**
 * What goes into one transaction.
 *
 * @param pdus at most so many events (server-server API, "Transactions": 50)
 * @param expiredPeeks at most so many ended peeks
 * @param bytes of the records; a single record may be larger
 */
record BatchLimits(int pdus, int expiredPeeks, long bytes) {
  static final BatchLimits DEFAULT = new BatchLimits(50, 100, 2L << 20);
}
