package io.peekbridge.streams.room;

import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomWriter;

/** What the turns of one task work on. */
record RoomStores(RoomReader reader, RoomWriter writer, Outputs outputs, Caches caches) {}
