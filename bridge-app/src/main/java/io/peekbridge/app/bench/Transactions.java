package io.peekbridge.app.bench;

import io.peekbridge.matrix.id.ServerName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Transactions as servers send them to each other. */
final class Transactions {
  static final String PATH = "/_matrix/federation/v1/send/";
  static final int MAX_PDUS = 50;
  private static final BytePattern FIRST_FIELD = BytePattern.of("{\"auth_events\":[");

  private Transactions() {}

  /** The bodies that take these PDUs to another server, all but the last one full. */
  static List<byte[]> of(ServerName origin, List<byte[]> pdus) {
    List<byte[]> bodies = new ArrayList<>();
    for (int from = 0; from < pdus.size(); from += MAX_PDUS) {
      bodies.add(one(origin, pdus.subList(from, Math.min(from + MAX_PDUS, pdus.size()))));
    }
    return bodies;
  }

  private static byte[] one(ServerName origin, List<byte[]> pdus) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "{\"origin\":\"" + origin + "\",\"origin_server_ts\":1,\"pdus\":[");
    for (int i = 0; i < pdus.size(); i++) {
      write(out, i == 0 ? "" : ",");
      out.writeBytes(pdus.get(i));
    }
    write(out, "]}");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * How many PDUs a transaction has, without parsing it: receivers should cost as little as they
   * can. It counts how often the first field of an event begins, which canonical JSON makes the
   * same for every one of the bench's events.
   */
  static int countPdus(byte[] body) {
    int count = 0;
    for (int at = FIRST_FIELD.next(body, 0); at >= 0; at = FIRST_FIELD.next(body, at + 1)) {
      count++;
    }
    return count;
  }
}
