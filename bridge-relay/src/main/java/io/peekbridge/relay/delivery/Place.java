package io.peekbridge.relay.delivery;

/**
 * Where a destination is in its partition, as far as a restart has to know it.
 *
 * @param cursor everything for it up to this offset, inclusive, was delivered
 * @param attempted offset of the last record of a transaction that failed, -1 without one
 * @param behind whether records after the cursor may lie before the group's committed offset
 */
record Place(long cursor, long attempted, boolean behind) {
  static final long NONE = -1;
}
