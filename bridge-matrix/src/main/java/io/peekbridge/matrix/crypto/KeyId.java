package io.peekbridge.matrix.crypto;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The id of a signing key: {@code algorithm:version}, the version out of {@code [a-zA-Z0-9_]}
 * (appendices: "Signing Details").
 */
public record KeyId(@JsonValue String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9]{1,32}:[a-zA-Z0-9_.+/=-]{1,128}");

  @JsonCreator
  public KeyId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key id");
    }
  }

  /** Whether the text is a key id, for reading what others wrote. */
  public static boolean isValid(String value) {
    return value != null && GRAMMAR.matcher(value).matches();
  }

  public boolean isEd25519() {
    return value.startsWith("ed25519:");
  }

  @Override
  public String toString() {
    return value;
  }
}
