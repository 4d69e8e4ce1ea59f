package io.peekbridge.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.peekbridge.matrix.id.ServerName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Transactions as servers send them to each other. */
final class Transactions {
  static final String PATH = "/_matrix/federation/v1/send/";
  static final int MAX_PDUS = 50;
  private static final JsonFactory JSON = new JsonFactory();

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

  /** How many PDUs a transaction has, without reading them: receivers should cost little. */
  static int countPdus(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("pdus");
        parser.nextToken();
        if (wanted) {
          return countItems(parser);
        }
        parser.skipChildren();
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("a transaction is not JSON", e);
    }
  }

  private static int countItems(JsonParser parser) throws IOException {
    int count = 0;
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      parser.skipChildren();
      count++;
    }
    return count;
  }
}
