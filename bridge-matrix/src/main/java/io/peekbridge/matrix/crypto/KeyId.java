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

  private static final String ED25519 = "ed25519:";
  private static final int MAX_ORDINARY = 100;

  @JsonCreator
  public KeyId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key id");
    }
  }

  /** Whether the text is a key id, for reading what others wrote. */
  public static boolean isValid(String value) {
    return value != null && (isOrdinary(value) || GRAMMAR.matcher(value).matches());
  }

  /** A key id of the one algorithm in use is recognised without the whole grammar. */
  private static boolean isOrdinary(String value) {
    if (!value.startsWith(ED25519)
        || value.length() == ED25519.length()
        || value.length() > MAX_ORDINARY) {
      return false;
    }
    for (int i = ED25519.length(); i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isOfVersion =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!isOfVersion) {
        return false;
      }
    }
    return true;
  }

  public boolean isEd25519() {
    return value.startsWith(ED25519);
  }

  @Override
  public String toString() {
    return value;
  }
}
