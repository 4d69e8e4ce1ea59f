/**
 * What the topology does with each kind of entry of the room log. An entry is first decided on,
 * from the stores alone; what it changes is then written in one go.
 */
package io.peekbridge.streams.room;
