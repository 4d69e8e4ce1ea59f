package io.peekbridge.federation.net;

/**
 * A service's location (RFC 2782).
 *
 * @param priority lower ones are tried first
 * @param weight the share among records of the same priority
 * @param target the host, without a final dot; empty if the service is said not to exist
 */
public record SrvRecord(int priority, int weight, int port, String target) {}
