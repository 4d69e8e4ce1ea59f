package io.peekbridge.federation.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Signatures recorded from the reference implementation ({@code signedjson}), with the key of the
 * specification's vectors.
 */
class RequestSigningTest {
  private static final ServerName DESTINATION = new ServerName("destination.hs.example.com");
  private static final FederationIdentity ORIGIN =
      new FederationIdentity(
          new ServerName("origin.hs.example.com"),
          Identities.ED25519.signingKey(
              new KeyId("ed25519:1"),
              Base64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")));

  private final RequestSigner signer = new RequestSigner(ORIGIN);

  @Test
  void a_request_without_a_body_is_signed_without_content() {
    assertSignature(
        FederationRequest.get(DESTINATION, "/_matrix/federation/v1/version?a=b%2Fc"),
        "8NP13l9IbezIY93AbTvMwDuuwM76iMXyHFV5oM47/UGBAe2uLNu2Bk2n6KiBm58jV34rCleODENx7P07LCQkBg");
  }

  @Test
  void an_empty_object_is_content() {
    assertSignature(
        FederationRequest.post(DESTINATION, "/target", bytes("{ }")),
        "0g4ASZCa2HlvRDkZnRrc6winZUBYoLrA7zjyuymY9La539P0X2QnLtDmIKWRRYcynZL+4ZNpUuWkngOy/J+wCQ");
  }

  /**
   * Content keeps its own signatures; fractions, which ephemeral events may have, are signed as
   * well.
   */
  @Test
  void content_is_signed_in_its_canonical_form() {
    assertSignature(
        FederationRequest.put(
            DESTINATION,
            "/_matrix/federation/v1/send/1",
            bytes(
                """
                {"pdus": [ {"b": 1, "a": "\\u00e9\\u2028😀"} ], "origin": "x",
                 "unsigned": {"age": 1}, "signatures": {"a": {"k": "v"}},
                 "edus": [{"content": {"v": 0.5}}]}
                """)),
        "AAWEidvH6WeV6Ncc79YDikCSWoS/GpE1zL/gHIav/9sPnjRqToie56eCeHEnZQcLTEAup5q9s84/C9yWl8MjBA");
  }

  @Test
  void what_is_canonical_already_is_signed_as_it_is() {
    byte[] canonical = bytes("{\"edus\":[],\"pdus\":[{\"a\":\"é\\u0007\\\"\",\"b\":1}]}");
    for (String target : List.of("/_matrix/federation/v1/send/1", "/x?a=\"b\"")) {
      FederationRequest request = FederationRequest.put(DESTINATION, target, canonical);
      assertThat(signer.authorization(request.canonical()))
          .isEqualTo(signer.authorization(request));
    }
  }

  @Test
  void a_body_that_is_not_an_object_cannot_be_signed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                signer.authorization(
                    FederationRequest.put(DESTINATION, "/x", bytes("{\"a\":1,\"a\":2}"))));
  }

  private void assertSignature(FederationRequest request, String signature) {
    assertThat(signer.authorization(request))
        .isEqualTo(
            "X-Matrix origin=\"origin.hs.example.com\",destination=\"destination.hs.example.com\","
                + "key=\"ed25519:1\",sig=\""
                + signature
                + "\"");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
