/**
 * The Kafka Streams topology that decides what happens in rooms, and the queries on its stores.
 * {@link io.peekbridge.streams.BridgeTopology} is the place to start reading, {@link
 * io.peekbridge.streams.BridgeStreams} runs it.
 */
package io.peekbridge.streams;
