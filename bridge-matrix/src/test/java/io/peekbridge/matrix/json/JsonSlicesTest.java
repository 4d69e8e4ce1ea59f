package io.peekbridge.matrix.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSlicesTest {
  @Test
  void the_objects_keep_their_bytes() throws Exception {
    String transaction =
        """
         {"origin":"日", "edus":[{"x":[{}]}],
        "pdus" : [ {"b" : "\\u0061}" ,"a":1.0} , {}
        ,{"é":{"pdus":[]}}],"z":1}\
        """;
    assertThat(slices(transaction))
        .containsExactly("{\"b\" : \"\\u0061}\" ,\"a\":1.0}", "{}", "{\"é\":{\"pdus\":[]}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"pdu\":[{}]}", "{\"a\":{\"pdus\":[{}]}}", "{\"pdus\":[]}"})
  void a_document_without_objects_under_the_key_gives_none(String document) throws Exception {
    assertThat(slices(document)).isEmpty();
  }

  @Test
  void an_object_that_is_nested_too_deep_does_not_spoil_the_others() throws Exception {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(slices("{\"pdus\":[{\"a\":1}," + deep + ",{\"b\":2}]}"))
        .containsExactly("{\"a\":1}", deep, "{\"b\":2}");
    String wide = "{\"a\":" + "9".repeat(Json.MAX_NUMBER_LENGTH) + "}";
    assertThat(slices("{\"pdus\":[" + wide + "]}")).containsExactly(wide);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "[{}]",
        "{",
        "{\"pdus\"",
        "{\"pdus\":",
        "{\"pdus\":[",
        "{\"pdus\":[{",
        "{\"pdus\":[{}",
        "{\"pdus\":[{}]",
        "{\"pdus\":{}}",
        "{\"pdus\":null}",
        "{\"pdus\":[1]}",
        "{\"pdus\":[null]}",
        "{\"pdus\":[[]]}",
        "{\"pdus\":[{}],\"pdus\":[{}]}",
        "{\"pdus\":[{}]}x",
        "{\"pdus\":[{}]}{}",
        "{\"a\":tru,\"pdus\":[]}"
      })
  void malformed_documents_are_refused(String document) {
    assertThatThrownBy(() -> slices(document)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void other_encodings_and_endless_nesting_are_refused() {
    assertThatThrownBy(() -> JsonSlices.objects("{\"pdus\":[{}]}".getBytes(UTF_16LE), "pdus"))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(
            () ->
                JsonSlices.objects(
                    new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}, "pdus"))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> slices("{\"pdus\":[{\"a\":" + "[".repeat(1_000_000)))
        .isInstanceOf(MalformedJsonException.class);
  }

  private static List<String> slices(String document) throws MalformedJsonException {
    return JsonSlices.objects(document.getBytes(UTF_8), "pdus").stream()
        .map(bytes -> new String(bytes, UTF_8))
        .toList();
  }
}
