package io.peekbridge.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Prints what a command found: for people, or with {@code --json} for programs. */
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  CommandLine.Model.CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /** A document: as it is, or the same with a line for each field. */
  void document(JsonNode document) {
    if (json) {
      print(pretty(document));
    } else {
      document.properties().forEach(entry -> field("", entry.getKey(), entry.getValue()));
    }
  }

  /** One value of a document for people, the whole document for programs. */
  void value(JsonNode document, String field) {
    print(json ? pretty(document) : document.path(field).asText());
  }

  /** A list: one document a line for programs, a table of some fields for people. */
  void table(List<JsonNode> items, String... fields) {
    if (json) {
      items.forEach(item -> print(item.toString()));
      return;
    }
    List<List<String>> rows =
        Stream.concat(
                Stream.of(Stream.of(fields).map(Output::heading).toList()),
                items.stream().map(item -> row(item, fields)))
            .toList();
    int[] widths =
        IntStream.range(0, fields.length)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    rows.forEach(row -> print(aligned(row, widths)));
  }

  void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** Whether nobody reads any more, as when {@code head} has had enough. */
  boolean broken() {
    return spec.commandLine().getOut().checkError();
  }

  private void field(String indent, String name, JsonNode value) {
    if (value.isObject() && !value.isEmpty()) {
      print(indent + name + ":");
      value.properties().forEach(below -> field(indent + "  ", below.getKey(), below.getValue()));
    } else {
      print(indent + name + ": " + cell(value));
    }
  }

  private static String heading(String field) {
    return field.replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  private static List<String> row(JsonNode item, String... fields) {
    return Stream.of(fields).map(field -> cell(item.path(field))).toList();
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String aligned(List<String> row, int... widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> pad(row.get(column), widths[column]))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String pretty(JsonNode document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
