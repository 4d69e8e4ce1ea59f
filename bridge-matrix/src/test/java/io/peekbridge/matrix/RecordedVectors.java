package io.peekbridge.matrix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What src/test/vectors/generate.py has recorded, and the keys that it signs with. */
public final class RecordedVectors {
  /** The seed of the specification's vectors. */
  public static final SigningKey KEY =
      Ed25519.fastest()
          .signingKey(
              new KeyId("ed25519:1"), Base64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"));

  /** The seed of RFC 8032, 7.1, test 1. */
  public static final SigningKey OTHER_KEY =
      Ed25519.fastest()
          .signingKey(
              new KeyId("ed25519:a_2"),
              Base64.decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RecordedVectors() {}

  /** The rows of one file. */
  public static List<JsonNode> read(String name) {
    try (InputStream file = RecordedVectors.class.getResourceAsStream("/vectors/" + name);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Objects.requireNonNull(file)), US_ASCII))) {
      return reader.lines().map(RecordedVectors::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode row(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
