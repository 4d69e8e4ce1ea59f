package io.peekbridge.api.federation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One PDU of a transaction: its bytes as they were sent, and what they were parsed to. */
final class SentPdu {
  private final byte[] bytes;
  private final ObjectNode json;

  SentPdu(byte[] bytes, ObjectNode json) {
    this.bytes = bytes;
    this.json = json;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  ObjectNode json() {
    return json;
  }
}
