/**
 * The port for operators and their programs: rooms of ours, rooms that we follow, and how the
 * bridge is. JSON in, JSON out; errors are problem documents (RFC 9457).
 */
package io.peekbridge.api.operator;
