/**
 * What the topology remembers: the stores, how their keys and values are written, and typed access
 * to them for the topology, which writes, and for queries, which only read.
 */
package io.peekbridge.streams.store;
