/**
 * The contract on the log: which topics there are, how they are keyed and partitioned, and how the
 * clients that write and read them are set up. Nothing outside this package spells a topic name.
 */
package io.peekbridge.kafka;
