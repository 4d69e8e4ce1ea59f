/** What the edge works with, by hand: a log, rooms and keys that do as they are told. */
package io.peekbridge.api.testing;
