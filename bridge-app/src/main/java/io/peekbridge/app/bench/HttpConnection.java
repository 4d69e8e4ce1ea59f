package io.peekbridge.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The server's side of one HTTP/1.1 connection: requests with {@code Content-Length}, as our own
 * client sends them, one after the other.
 */
final class HttpConnection {
  private static final int MAX_HEAD = 16 << 10;
  private static final int MAX_BODY = 64 << 20;

  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[MAX_HEAD];
  private int start;
  private int end;

  /** What was asked. */
  static final class Request {
    private final String host;
    private final String path;
    private final byte[] body;

    private Request(String host, String path, byte[] body) {
      this.host = host;
      this.path = path;
      this.body = body;
    }

    /** The {@code Host} header, empty if there is none. */
    String host() {
      return host;
    }

    /** The target. */
    String path() {
      return path;
    }

    /** Not a copy. */
    byte[] body() {
      return body;
    }
  }

  HttpConnection(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next request; empty once the client has closed. */
  Optional<Request> next() throws IOException {
    int endOfHead = endOfHead(start);
    while (endOfHead < 0) {
      int searched = Math.max(0, end - start - 3);
      if (!readMore()) {
        return Optional.empty();
      }
      endOfHead = endOfHead(start + searched);
    }
    String head = new String(buffer, start, endOfHead - start, StandardCharsets.ISO_8859_1);
    start = endOfHead + 4;
    int length = header(head, "content-length").map(Integer::parseInt).orElse(0);
    return Optional.of(new Request(header(head, "host").orElse(""), path(head), body(length)));
  }

  /** Where the empty line after the headers begins, or -1. */
  private int endOfHead(int from) {
    for (int i = from; i + 3 < end; i++) {
      if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r') {
        return i;
      }
    }
    return -1;
  }

  private boolean readMore() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (end == buffer.length) {
      throw new IOException("headers of more than " + MAX_HEAD + " bytes");
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read > 0;
  }

  private static Optional<String> header(String head, String name) {
    int line = head.indexOf("\r\n");
    while (line >= 0) {
      int from = line + 2;
      int next = head.indexOf("\r\n", from);
      if (head.regionMatches(true, from, name, 0, name.length())
          && head.startsWith(":", from + name.length())) {
        int value = from + name.length() + 1;
        return Optional.of(head.substring(value, next < 0 ? head.length() : next).strip());
      }
      line = next;
    }
    return Optional.empty();
  }

  private static String path(String head) throws IOException {
    int from = head.indexOf(' ') + 1;
    int to = head.indexOf(' ', from);
    if (from == 0 || to < 0) {
      throw new IOException("no request line");
    }
    return head.substring(from, to);
  }

  private byte[] body(int length) throws IOException {
    if (length < 0 || length > MAX_BODY) {
      throw new IOException("a body of " + length + " bytes");
    }
    byte[] body = new byte[length];
    int have = Math.min(length, end - start);
    System.arraycopy(buffer, start, body, 0, have);
    start += have;
    if (in.readNBytes(body, have, length - have) < length - have) {
      throw new EOFException("a body that breaks off");
    }
    return body;
  }

  void answer(byte[] body) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] answer = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, answer, 0, head.length());
    System.arraycopy(body, 0, answer, head.length(), body.length);
    out.write(answer);
  }
}
