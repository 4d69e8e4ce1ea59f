package io.peekbridge.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A JSON object as an argument, or {@code -} for one on standard input. */
final class JsonArgument implements ITypeConverter<ObjectNode> {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public ObjectNode convert(String text) throws IOException {
    String document =
        text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
    try {
      JsonNode node = JSON.readTree(document);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new TypeConversionException("a JSON object is needed, as in '{\"name\": \"value\"}'");
    } catch (JsonProcessingException e) {
      throw new TypeConversionException("not JSON: " + e.getOriginalMessage());
    }
  }
}
