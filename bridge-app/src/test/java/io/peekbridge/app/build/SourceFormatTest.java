package io.peekbridge.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All Java sources of all modules are as google-java-format writes them. {@code mvn test -pl
 * bridge-app -am -Dtest=SourceFormatTest -Dsurefire.failIfNoSpecifiedTests=false -Dformat.fix=true}
 * rewrites those that are not.
 */
class SourceFormatTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root")).normalize();
  private static final boolean FIX = Boolean.getBoolean("format.fix");

  private final Formatter formatter = new Formatter();

  @Test
  void every_source_file_is_formatted() throws IOException {
    List<Path> unformatted = sources().filter(this::isUnformatted).map(ROOT::relativize).toList();

    assertThat(unformatted)
        .as("files that are not formatted; -Dformat.fix=true rewrites them")
        .isEmpty();
  }

  @Test
  void the_check_finds_the_sources_of_every_module() throws IOException {
    assertThat(sources().map(file -> ROOT.relativize(file).getName(0).toString()))
        .contains("bridge-matrix", "bridge-app");
  }

  private static Stream<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .toList()
          .stream()
          .flatMap(SourceFormatTest::javaFiles);
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isUnformatted(Path file) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (formatted.equals(source)) {
        return false;
      }
      if (FIX) {
        Files.writeString(file, formatted);
        return false;
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new AssertionError(file + " can't be parsed", e);
    }
  }

  /** What the formatter's own command line does. */
  private String format(String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
