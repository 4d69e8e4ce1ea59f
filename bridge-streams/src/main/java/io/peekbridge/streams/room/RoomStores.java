package io.peekbridge.streams.room;

import io.peekbridge.streams.state.States;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomWriter;
import io.peekbridge.streams.store.TaskStores;

/**
 * What the turns of one task work on.
 *
 * @param parts the parts of the states
 * @param states the states that these parts make
 */
record RoomStores(
    RoomReader reader,
    RoomWriter writer,
    Outputs outputs,
    Caches caches,
    StatePartStore parts,
    States states) {
  /** Parts of states that are kept in memory; one has about half a kibibyte. */
  private static final int CACHED_PARTS = 8_192;

  static RoomStores of(TaskStores stores, Outputs outputs) {
    StatePartStore parts = new StatePartStore(stores.reader());
    return new RoomStores(
        stores.reader(),
        stores.writer(),
        outputs,
        Caches.empty(),
        parts,
        States.caching(parts, CACHED_PARTS));
  }
}
