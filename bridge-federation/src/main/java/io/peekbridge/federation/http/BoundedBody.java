package io.peekbridge.federation.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.HttpEntity;

/** Reads bodies whose sender may never stop. */
final class BoundedBody {
  /** A Matrix error is a few hundred bytes; anything above this is not one. */
  static final int MAX_ERROR_BYTES = 64 << 10;

  private BoundedBody() {}

  /** The whole body, or empty if it is larger than the limit; then the rest is still unread. */
  static Optional<byte[]> read(HttpEntity entity, int limit) throws IOException {
    if (entity == null) {
      return Optional.of(new byte[0]);
    }
    if (entity.getContentLength() > limit) {
      return Optional.empty();
    }
    InputStream content = entity.getContent();
    byte[] read = content.readNBytes(limit);
    boolean whole = read.length < limit || content.read() < 0;
    return whole ? Optional.of(read) : Optional.empty();
  }
}
