package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * How far a destination is, as the relay last wrote it down: after each transaction that was
 * delivered, and after each that failed.
 *
 * @param cursor offset in the destination's partition of {@code deliveries} up to which, inclusive,
 *     everything for it was delivered; -1 before the first
 * @param attempted while it is behind: offset of the last record of the transaction that failed, so
 *     that the same one is sent again; -1 when there is none
 * @param behind whether it waits on its own, so that the relay's position in the partition does not
 *     wait for it
 * @param failures transactions that failed since the last success
 * @param retryAt earliest time of the next try, milliseconds since the epoch; 0 when there is
 *     nothing to wait for
 * @param lastSuccess milliseconds since the epoch; 0 before the first
 * @param failingSince time of the first of the failures, milliseconds since the epoch; 0 for none
 * @param pending records that are known to wait for it; there may be more, where it has not been
 *     counted since the relay took the partition over
 * @param oldestPending time of the oldest of them, milliseconds since the epoch; 0 for none
 */
public record Destination(
    ServerName server,
    long cursor,
    long attempted,
    boolean behind,
    int failures,
    long retryAt,
    Optional<String> lastError,
    long lastSuccess,
    long failingSince,
    long pending,
    long oldestPending) {}
