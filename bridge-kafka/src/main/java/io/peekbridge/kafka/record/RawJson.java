package io.peekbridge.kafka.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one JSON object inside a record, such as a PDU: written into the record and taken
 * out of it without a change, so that what the signer signed is what every reader gets.
 */
@JsonSerialize(using = RawJson.Splice.class)
@JsonDeserialize(using = RawJson.Cut.class)
public final class RawJson {
  private final byte[] bytes;

  private RawJson(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes the bytes as they are; the caller has checked that they are one JSON object in UTF-8 and
   * changes them no more.
   */
  public static RawJson of(byte[] bytes) {
    return new RawJson(bytes);
  }

  public static RawJson of(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves, not a copy: not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson raw && Arrays.equals(bytes, raw.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static final class Splice extends JsonSerializer<RawJson> {
    @Override
    public void serialize(RawJson value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeRawValue(new RawText(value.bytes));
    }
  }

  static final class Cut extends JsonDeserializer<RawJson> {
    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        return (RawJson) context.handleUnexpectedToken(RawJson.class, in);
      }
      if (!(in.currentTokenLocation().contentReference().getRawContent()
          instanceof byte[] source)) {
        throw new IOException("raw JSON can only be cut out of a byte array");
      }
      int start = Math.toIntExact(in.currentTokenLocation().getByteOffset());
      in.skipChildren();
      int end = Math.toIntExact(in.currentLocation().getByteOffset());
      return new RawJson(Arrays.copyOfRange(source, start, end));
    }
  }
}
