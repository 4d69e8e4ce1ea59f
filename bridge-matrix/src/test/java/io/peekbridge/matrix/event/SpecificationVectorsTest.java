package io.peekbridge.matrix.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The vectors of the appendices, "Cryptographic Test Vectors". Redaction of these events is the
 * same in all versions from 1 to 10.
 */
class SpecificationVectorsTest {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final KeyId KEY_ID = new KeyId("ed25519:1");
  private static final SigningKey KEY =
      Ed25519.fastest()
          .signingKey(KEY_ID, Base64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                    | K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ
          {"one":1,"two":"Two"} | KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw
          """)
  void a_json_object_is_signed_as_the_specification_shows(String json, String signature)
      throws Exception {
    ObjectNode signed = JsonSignatures.sign(Json.parseObject(json.getBytes(UTF_8)), DOMAIN, KEY);
    assertThat(signed.path("signatures").path("domain").path("ed25519:1").asText())
        .isEqualTo(signature);
    assertThat(JsonSignatures.verify(signed, DOMAIN, KEY_ID, KEY.verifyKey())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"room_id":"!x:domain","sender":"@a:domain","origin":"domain","origin_server_ts":1000000,"signatures":{},"hashes":{},"type":"X","content":{},"prev_events":[],"auth_events":[],"depth":3,"unsigned":{"age_ts":1000000}} | 5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos | KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg
          {"content":{"body":"Here is the message content"},"event_id":"$0:domain","origin":"domain","origin_server_ts":1000000,"type":"m.room.message","room_id":"!r:domain","sender":"@u:domain","signatures":{},"unsigned":{"age_ts":1000000}} | onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g | Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA
          """)
  void an_event_is_hashed_and_signed_as_the_specification_shows(
      String json, String hash, String signature) throws Exception {
    ObjectNode hashed = EventHashes.withContentHash(Json.parseObject(json.getBytes(UTF_8)));
    assertThat(hashed.path("hashes").path("sha256").asText()).isEqualTo(hash);
    for (RoomVersion version : RoomVersions.supported()) {
      if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
        ObjectNode signed = EventSignatures.sign(hashed, version, DOMAIN, KEY);
        assertThat(signed.path("signatures").path("domain").path("ed25519:1").asText())
            .isEqualTo(signature);
      }
    }
  }
}
