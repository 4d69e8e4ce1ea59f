package io.peekbridge.matrix.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file under {@code redaction} shows one rule: an event, and what versions leave of it, each
 * from the version named up to the next one that is.
 */
class RedactionTest {
  @TestFactory
  Stream<DynamicTest> every_version_leaves_what_its_rules_say() throws Exception {
    URI directory = Objects.requireNonNull(getClass().getResource("/redaction")).toURI();
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      List<Path> fixtures = files.sorted().toList();
      assertThat(fixtures).hasSizeGreaterThan(15);
      return fixtures.stream().flatMap(RedactionTest::perVersion);
    }
  }

  private static Stream<DynamicTest> perVersion(Path file) {
    JsonNode fixture = read(file);
    List<DynamicTest> tests = new ArrayList<>();
    JsonNode expected = fixture.path("redacted").path("1");
    for (RoomVersion version : RoomVersions.supported()) {
      JsonNode left = fixture.path("redacted").path(version.id());
      expected = left.isMissingNode() ? expected : left;
      JsonNode last = expected;
      tests.add(
          dynamicTest(
              file.getFileName() + " in version " + version, () -> check(fixture, version, last)));
    }
    return tests.stream();
  }

  private static void check(JsonNode fixture, RoomVersion version, JsonNode expected) {
    ObjectNode event = (ObjectNode) fixture.get("event");
    ObjectNode before = event.deepCopy();
    ObjectNode redacted = Redaction.redact(event, version);
    assertThat(redacted).isEqualTo(expected);
    assertThat(Redaction.redact(redacted, version)).isEqualTo(redacted);
    assertThat(event).isEqualTo(before);
  }

  private static JsonNode read(Path file) {
    try {
      return Json.mapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_event_whose_type_is_no_string_loses_its_content() {
    ObjectNode event = Json.mapper().createObjectNode().put("type", 1);
    event.putObject("content").put("creator", "@a:domain");
    assertThat(Redaction.redact(event, RoomVersions.V10).get("content")).isEmpty();
  }
}
