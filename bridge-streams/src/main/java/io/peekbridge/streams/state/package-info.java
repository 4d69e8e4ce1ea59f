/**
 * States of rooms that share what they have in common: each is a tree of small nodes that are named
 * after the hash of what is in them. A state that differs from another in one entry shares all
 * nodes with it but those on the way to that entry.
 */
package io.peekbridge.streams.state;
