package io.peekbridge.matrix.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.GeneratedJson;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class JsonPropertiesTest {
  @Provide
  Arbitrary<ObjectNode> objects() {
    return GeneratedJson.objects(3);
  }

  @Provide
  Arbitrary<String> texts() {
    return GeneratedJson.texts();
  }

  @Property(tries = 500)
  void canonical_json_reads_back_as_the_same_value_and_is_its_own_canonical_form(
      @ForAll("objects") ObjectNode object) throws MalformedJsonException {
    byte[] canonical = CanonicalJson.encode(object);
    ObjectNode read = Json.parseEvent(canonical);
    assertThat(CanonicalJson.encode(read)).isEqualTo(canonical);
    assertThat(CanonicalJson.encodeLenient(read)).isEqualTo(canonical);
    assertThat(CanonicalJson.encode(CanonicalJson.normalised(read))).isEqualTo(canonical);
    ObjectNode readAsWritten = Json.parseObject(object.toString().getBytes(UTF_8));
    assertThat(readAsWritten).isEqualTo(read);
  }

  @Property
  void strings_are_ordered_as_their_code_points_are(
      @ForAll("texts") String left, @ForAll("texts") String right) {
    int expected = Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    assertThat(Integer.signum(CodePointOrder.INSTANCE.compare(left, right)))
        .isEqualTo(Integer.signum(expected));
  }

  @Property
  void a_slice_is_the_object_that_was_put_in(
      @ForAll @Size(max = 5) List<@From("objects") ObjectNode> objects)
      throws MalformedJsonException {
    String elements = String.join(" , ", objects.stream().map(ObjectNode::toString).toList());
    List<byte[]> slices =
        JsonSlices.objects(
            ("{\"x\":[" + elements + "],\"pdus\":[" + elements + "]}").getBytes(UTF_8), "pdus");
    assertThat(slices).hasSize(objects.size());
    for (int i = 0; i < slices.size(); i++) {
      assertThat(slices.get(i)).asString(UTF_8).isEqualTo(objects.get(i).toString());
    }
  }

  @Property
  void random_bytes_are_read_or_refused(@ForAll byte[] bytes) {
    readsOrRefuses(bytes);
  }

  @Property
  void mutated_documents_are_read_or_refused(
      @ForAll("objects") ObjectNode object, @ForAll int where, @ForAll byte what) {
    byte[] bytes = object.toString().getBytes(UTF_8);
    bytes[Math.floorMod(where, bytes.length)] = what;
    readsOrRefuses(bytes);
    readsOrRefuses(Arrays.copyOf(bytes, Math.floorMod(where, bytes.length)));
  }

  /** Any other exception than the declared one fails the property; what is read can be written. */
  private static void readsOrRefuses(byte[] bytes) {
    try {
      assertThat(Json.parse(bytes)).isNotNull();
      assertThat(CanonicalJson.encode(Json.parseEvent(bytes))).isNotEmpty();
    } catch (MalformedJsonException e) {
      assertThat(e.getMessage()).isNotNull();
    }
    try {
      assertThat(JsonSlices.objects(bytes, "pdus")).isNotNull();
    } catch (MalformedJsonException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
