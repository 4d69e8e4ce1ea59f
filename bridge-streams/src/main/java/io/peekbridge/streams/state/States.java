package io.peekbridge.streams.state;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.streams.state.StateNode.Child;
import io.peekbridge.streams.state.StateNode.Entry;
import io.peekbridge.streams.state.StateNode.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * States as trees of nodes. Looking up and changing an entry touches one node for each factor of 16
 * in the number of entries, whatever else is in the state. Recursion goes as deep as the hashes of
 * two keys agree, which is at most 64.
 */
public final class States {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_PATHS = 1_024;

  private final StateNodes nodes;
  private final int cacheSize;
  private final LinkedHashMap<StateHash, StateNode> cache = new LinkedHashMap<>(64, 0.75f, true);
  private final LinkedHashMap<StateKey, byte[]> paths = new LinkedHashMap<>(64, 0.75f, true);

  /** States in these nodes. For any number of threads. */
  public static States of(StateNodes nodes) {
    return new States(nodes, 0);
  }

  /** States in these nodes, of which those that were used last are kept. For one thread. */
  public static States caching(StateNodes nodes, int cacheSize) {
    return new States(nodes, cacheSize);
  }

  private States(StateNodes nodes, int cacheSize) {
    this.nodes = nodes;
    this.cacheSize = cacheSize;
  }

  /** The event that sets an entry of the state. */
  public Optional<EventId> get(StateHash state, StateKey key) {
    byte[] path = path(key);
    StateHash at = state;
    for (int depth = 0; !at.isEmpty(); depth++) {
      switch (node(at).slot(StateNode.index(path, depth))) {
        case null -> {
          return Optional.empty();
        }
        case Entry entry -> {
          return entry.key().equals(key) ? Optional.of(entry.eventId()) : Optional.empty();
        }
        case Child child -> at = child.hash();
      }
    }
    return Optional.empty();
  }

  /** Nearly all look-ups are for the same few keys, which the authorization rules ask for. */
  private byte[] path(StateKey key) {
    if (cacheSize == 0) {
      return StateNode.path(key);
    }
    byte[] known = paths.get(key);
    if (known != null) {
      return known;
    }
    byte[] path = StateNode.path(key);
    paths.put(key, path);
    if (paths.size() > Math.min(cacheSize, MAX_PATHS)) {
      paths.remove(paths.firstEntry().getKey());
    }
    return path;
  }

  /** The state with an entry set. */
  public StateHash put(StateHash state, StateKey key, EventId eventId) {
    Entry entry = new Entry(key, eventId);
    return keep(put(node(state), entry, StateNode.path(key), 0));
  }

  private StateNode put(StateNode node, Entry entry, byte[] path, int depth) {
    int index = StateNode.index(path, depth);
    return node.with(index, put(node.slot(index), entry, path, depth + 1));
  }

  private Slot put(Slot slot, Entry entry, byte[] path, int depth) {
    return switch (slot) {
      case null -> entry;
      case Entry other when other.key().equals(entry.key()) -> entry;
      case Entry other -> child(both(other, entry, path, depth));
      case Child child -> child(put(node(child.hash()), entry, path, depth));
    };
  }

  private StateNode both(Entry other, Entry entry, byte[] path, int depth) {
    StateNode alone =
        StateNode.empty().with(StateNode.index(StateNode.path(other.key()), depth), other);
    return put(alone, entry, path, depth);
  }

  /** The state without an entry. */
  public StateHash remove(StateHash state, StateKey key) {
    return keep(remove(node(state), key, StateNode.path(key), 0));
  }

  private StateNode remove(StateNode node, StateKey key, byte[] path, int depth) {
    int index = StateNode.index(path, depth);
    return switch (node.slot(index)) {
      case null -> node;
      case Entry entry -> entry.key().equals(key) ? node.with(index, null) : node;
      case Child child -> {
        StateNode rest = remove(node(child.hash()), key, path, depth + 1);
        yield node.with(index, rest.inParent(hashIfNeeded(rest)));
      }
    };
  }

  /** A node that is folded into the one above it needs no name and is not kept. */
  private StateHash hashIfNeeded(StateNode node) {
    return node.inParent(StateHash.EMPTY) instanceof Child ? keep(node) : StateHash.EMPTY;
  }

  /** The state of these entries, each node made once. */
  public StateHash of(Map<StateKey, EventId> entries) {
    List<Placed> placed = new ArrayList<>(entries.size());
    entries.forEach(
        (key, id) ->
            placed.add(new Placed(new Entry(key, id), ByteBuffer.wrap(StateNode.path(key)))));
    return keep(build(placed, 0));
  }

  private record Placed(Entry entry, ByteBuffer path) {}

  private StateNode build(List<Placed> entries, int depth) {
    List<List<Placed>> bySlot = new ArrayList<>();
    for (int i = 0; i < StateNode.SLOTS; i++) {
      bySlot.add(new ArrayList<>());
    }
    entries.forEach(each -> bySlot.get(StateNode.index(each.path().array(), depth)).add(each));
    StateNode node = StateNode.empty();
    for (int i = 0; i < StateNode.SLOTS; i++) {
      List<Placed> inSlot = bySlot.get(i);
      if (inSlot.size() == 1) {
        node = node.with(i, inSlot.getFirst().entry());
      } else if (!inSlot.isEmpty()) {
        node = node.with(i, child(build(inSlot, depth + 1)));
      }
    }
    return node;
  }

  /** Visits every entry of the state. */
  public void each(StateHash state, BiConsumer<StateKey, EventId> visitor) {
    if (!state.isEmpty()) {
      StateNode node = node(state);
      for (int i = 0; i < StateNode.SLOTS; i++) {
        switch (node.slot(i)) {
          case null -> {}
          case Entry entry -> visitor.accept(entry.key(), entry.eventId());
          case Child child -> each(child.hash(), visitor);
        }
      }
    }
  }

  /**
   * Where states differ, found in time that depends on the number of differences and not on the
   * size of the states.
   */
  public StateDifference difference(List<StateHash> states) {
    StateDifference difference = new StateDifference(states.size());
    Slot[] roots = new Slot[states.size()];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = states.get(i).isEmpty() ? null : new Child(states.get(i));
    }
    compare(roots, 0, difference);
    return difference;
  }

  private void compare(Slot[] slots, int depth, StateDifference difference) {
    if (areEqual(slots)) {
      return;
    }
    if (haveOneKey(slots)) {
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] instanceof Entry entry) {
          difference.add(i, entry.key(), entry.eventId());
        }
      }
      return;
    }
    if (depth == MAX_DEPTH) {
      throw new IllegalStateException("two keys with the same hash");
    }
    StateNode[] opened = new StateNode[slots.length];
    for (int i = 0; i < slots.length; i++) {
      opened[i] = open(slots[i], depth);
    }
    for (int index = 0; index < StateNode.SLOTS; index++) {
      Slot[] inside = new Slot[slots.length];
      for (int i = 0; i < slots.length; i++) {
        inside[i] = opened[i].slot(index);
      }
      compare(inside, depth + 1, difference);
    }
  }

  private static boolean areEqual(Slot[] slots) {
    for (Slot slot : slots) {
      if (!Objects.equals(slot, slots[0])) {
        return false;
      }
    }
    return true;
  }

  /** Whether some hold an entry of the same key, and the others nothing. */
  private static boolean haveOneKey(Slot[] slots) {
    StateKey key = null;
    for (Slot slot : slots) {
      switch (slot) {
        case null -> {}
        case Child child -> {
          return false;
        }
        case Entry entry -> {
          if (key != null && !key.equals(entry.key())) {
            return false;
          }
          key = entry.key();
        }
      }
    }
    return key != null;
  }

  private StateNode open(Slot slot, int depth) {
    return switch (slot) {
      case null -> StateNode.empty();
      case Entry entry ->
          StateNode.empty().with(StateNode.index(StateNode.path(entry.key()), depth), entry);
      case Child child -> node(child.hash());
    };
  }

  private Child child(StateNode node) {
    return new Child(keep(node));
  }

  private StateHash keep(StateNode node) {
    if (node.isEmpty()) {
      return StateHash.EMPTY;
    }
    byte[] bytes = node.bytes();
    StateHash hash = StateNode.hashOf(bytes);
    nodes.put(hash, bytes);
    remember(hash, node);
    return hash;
  }

  private StateNode node(StateHash hash) {
    if (hash.isEmpty()) {
      return StateNode.empty();
    }
    StateNode known = cacheSize == 0 ? null : cache.get(hash);
    if (known != null) {
      return known;
    }
    StateNode node = StateNode.of(nodes.get(hash));
    remember(hash, node);
    return node;
  }

  private void remember(StateHash hash, StateNode node) {
    if (cacheSize > 0) {
      cache.put(hash, node);
      if (cache.size() > cacheSize) {
        cache.remove(cache.firstEntry().getKey());
      }
    }
  }
}
