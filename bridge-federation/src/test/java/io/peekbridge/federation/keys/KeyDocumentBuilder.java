package io.peekbridge.federation.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import java.time.Instant;

/** Key documents of other servers, good ones unless a test spoils them. */
final class KeyDocumentBuilder {
  private final ObjectNode document = Json.mapper().createObjectNode();

  KeyDocumentBuilder(String serverName, Instant validUntil) {
    document.put("server_name", serverName);
    document.put("valid_until_ts", validUntil.toEpochMilli());
    document.putObject("verify_keys");
    document.putObject("old_verify_keys");
  }

  static KeyDocumentBuilder of(FederationIdentity identity, Instant validUntil) {
    return new KeyDocumentBuilder(identity.name().value(), validUntil).key(identity);
  }

  KeyDocumentBuilder key(FederationIdentity identity) {
    return key("verify_keys", identity.key().id().value(), encoded(identity));
  }

  KeyDocumentBuilder key(String section, String id, String base64) {
    document.withObjectProperty(section).putObject(id).put("key", base64);
    return this;
  }

  KeyDocumentBuilder oldKey(FederationIdentity identity, Instant expired) {
    String id = identity.key().id().value();
    key("old_verify_keys", id, encoded(identity));
    document
        .withObjectProperty("old_verify_keys")
        .withObjectProperty(id)
        .put("expired_ts", expired.toEpochMilli());
    return this;
  }

  ObjectNode unsigned() {
    return document;
  }

  ObjectNode signedBy(FederationIdentity identity) {
    return JsonSignatures.sign(document, identity.name(), identity.key());
  }

  byte[] bytesSignedBy(FederationIdentity identity) {
    return CanonicalJson.encode(signedBy(identity));
  }

  private static String encoded(FederationIdentity identity) {
    return Base64.encode(identity.key().verifyKey().bytes());
  }
}
