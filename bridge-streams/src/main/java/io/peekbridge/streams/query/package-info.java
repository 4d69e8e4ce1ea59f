/** The answers to questions about rooms, out of the stores of the topology. */
package io.peekbridge.streams.query;
