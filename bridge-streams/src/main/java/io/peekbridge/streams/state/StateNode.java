package io.peekbridge.streams.state;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * A node of a state: sixteen slots, one for each value of four bits of the hash of an entry's key.
 * A slot is empty, holds the one entry whose key leads there, or names the node that holds the
 * several ones. A node that is not the root holds two entries or more, in itself and below, so that
 * there is one tree for a state and no other.
 */
final class StateNode {
  static final int SLOTS = 16;

  /** What a slot holds; null for nothing. */
  sealed interface Slot {}

  record Entry(StateKey key, EventId eventId) implements Slot {}

  record Child(StateHash hash) implements Slot {}

  private static final int NOTHING = 0;
  private static final int ENTRY = 1;
  private static final int CHILD = 2;

  private final Slot[] slots;

  private StateNode(Slot[] slots) {
    this.slots = slots;
  }

  static StateNode empty() {
    return new StateNode(new Slot[SLOTS]);
  }

  Slot slot(int index) {
    return slots[index];
  }

  /** The node with another slot. */
  StateNode with(int index, Slot slot) {
    Slot[] changed = slots.clone();
    changed[index] = slot;
    return new StateNode(changed);
  }

  /** What stands for the node in the slot above it: nothing, its only entry, or itself. */
  Slot inParent(StateHash hash) {
    Slot only = null;
    for (Slot slot : slots) {
      if (slot != null) {
        if (only != null || slot instanceof Child) {
          return new Child(hash);
        }
        only = slot;
      }
    }
    return only;
  }

  boolean isEmpty() {
    return Arrays.stream(slots).allMatch(slot -> slot == null);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    for (Slot slot : slots) {
      switch (slot) {
        case null -> out.write(NOTHING);
        case Entry(StateKey key, EventId eventId) -> {
          out.write(ENTRY);
          text(out, key.type());
          text(out, key.stateKey());
          text(out, eventId.value());
        }
        case Child(StateHash hash) -> {
          out.write(CHILD);
          out.writeBytes(hash.bytes());
        }
      }
    }
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  /**
   * Reads a node.
   *
   * @throws ProcessorStateException if the bytes are none: the store is broken, or of another
   *     release
   */
  static StateNode of(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Slot[] slots = new Slot[SLOTS];
      for (int i = 0; i < SLOTS; i++) {
        slots[i] =
            switch (in.get()) {
              case NOTHING -> null;
              case ENTRY -> new Entry(new StateKey(text(in), text(in)), new EventId(text(in)));
              case CHILD -> new Child(hash(in));
              default -> throw new IllegalArgumentException("no such slot");
            };
      }
      return new StateNode(slots);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ProcessorStateException("a store holds what is no part of a state", e);
    }
  }

  private static StateHash hash(ByteBuffer in) {
    byte[] hash = new byte[StateHash.LENGTH];
    in.get(hash);
    return StateHash.of(hash);
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.getShort() & 0xffff];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  static StateHash hashOf(byte[] bytes) {
    return StateHash.of(Arrays.copyOf(sha256(bytes), StateHash.LENGTH));
  }

  /** The bits that lead to an entry. */
  static byte[] path(StateKey key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    text(out, key.type());
    text(out, key.stateKey());
    return sha256(out.toByteArray());
  }

  /** The slot of an entry in a node at that depth. */
  static int index(byte[] path, int depth) {
    int octet = path[depth / 2];
    return (depth % 2 == 0 ? octet >>> 4 : octet) & 0xf;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
