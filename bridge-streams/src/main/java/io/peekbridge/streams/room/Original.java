package io.peekbridge.streams.room;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.common.utils.Bytes;

/**
 * What came in, as a dead letter holds it: as text when it is UTF-8, in base64 otherwise.
 *
 * @param isWhole whether it is all there
 */
record Original(String text, boolean isWhole) {

  /**
   * The longest that is kept whole. JSON can take six bytes for one, and the record has to stay
   * below the megabyte that a broker takes. Events are shorter than that; an entry that nobody of
   * ours wrote can be longer.
   */
  static final int MAX_BYTES = 128 * 1024;

  static Original of(Bytes value) {
    byte[] bytes = value == null ? new byte[0] : value.get();
    boolean whole = bytes.length <= MAX_BYTES;
    return new Original(textOf(whole ? bytes : Arrays.copyOf(bytes, MAX_BYTES)), whole);
  }

  private static String textOf(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
