package io.peekbridge.matrix.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers as they stand on the versions' pages; a dash where a version lacks the rule. */
class RuleNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # 12    | 11, 10  | 9, 8    | 7       | 6       | 5 to 3  | 2, 1
          1.1     | 1.1     | 1.1     | 1.1     | 1.1     | 1.1     | 1.1
          1.3     | 1.3     | 1.3     | 1.3     | 1.3     | 1.3     | 1.3
          3.1     | 2.1     | 2.1     | 2.1     | 2.1     | 2.1     | 2.1
          3.2     | 2.2     | 2.2     | 2.2     | 2.2     | 2.2     | 2.2
          3.3     | 2.3     | 2.3     | 2.3     | 2.3     | 2.3     | 2.3
          3.4     | 2.5     | 2.5     | 2.5     | 2.5     | 2.5     | 2.5
          4       | 3       | 3       | 3       | 3       | 3       | 3
          5.1     | 4.1     | 4.1     | 4.1     | 4.1     | 5.1     | 5.1
          5.2.1   | 4.2.1   | 4.2.1   | -       | -       | -       | -
          5.3.2   | 4.3.2   | 4.3.2   | 4.2.2   | 4.2.2   | 5.2.2   | 5.2.2
          5.3.3   | 4.3.3   | 4.3.3   | 4.2.3   | 4.2.3   | 5.2.3   | 5.2.3
          5.3.5.2 | 4.3.5.2 | 4.3.5.2 | -       | -       | -       | -
          5.3.7   | 4.3.7   | 4.3.7   | 4.2.6   | 4.2.6   | 5.2.6   | 5.2.6
          5.4.1.8 | 4.4.1.8 | 4.4.1.8 | 4.3.1.8 | 4.3.1.8 | 5.3.1.8 | 5.3.1.8
          5.4.2   | 4.4.2   | 4.4.2   | 4.3.2   | 4.3.2   | 5.3.2   | 5.3.2
          5.4.5   | 4.4.5   | 4.4.5   | 4.3.5   | 4.3.5   | 5.3.5   | 5.3.5
          5.5.1   | 4.5.1   | 4.5.1   | 4.4.1   | 4.4.1   | 5.4.1   | 5.4.1
          5.5.5   | 4.5.5   | 4.5.5   | 4.4.5   | 4.4.5   | 5.4.5   | 5.4.5
          5.6.3   | 4.6.3   | 4.6.3   | 4.5.3   | 4.5.3   | 5.5.3   | 5.5.3
          5.7.1   | 4.7.1   | 4.7.1   | 4.6.1   | -       | -       | -
          5.7.4   | 4.7.4   | 4.7.4   | 4.6.4   | -       | -       | -
          5.8     | 4.8     | 4.8     | 4.7     | 4.6     | 5.6     | 5.6
          6       | 5       | 5       | 5       | 5       | 6       | 6
          7.1     | 6.1     | 6.1     | 6.1     | 6.1     | 7.1     | 7.1
          8       | 7       | 7       | 7       | 7       | 8       | 8
          9       | 8       | 8       | 8       | 8       | 9       | 9
          10.1    | 9.1     | -       | -       | -       | -       | -
          10.2    | 9.2     | -       | -       | -       | -       | -
          10.3    | 9.3     | 9.1     | 9.1     | 9.1     | 10.1    | 10.1
          10.4    | -       | -       | -       | -       | -       | -
          10.5    | 9.4     | 9.2     | 9.2     | 9.2     | 10.2    | 10.2
          10.6.1  | 9.5.1   | 9.3.1   | 9.3.1   | 9.3.1   | 10.3.1  | 10.3.1
          10.6.2  | 9.5.2   | 9.3.2   | 9.3.2   | 9.3.2   | 10.3.2  | 10.3.2
          10.7.1  | 9.6.1   | 9.4.1   | 9.4.1   | 9.4.1   | 10.4.1  | 10.4.1
          10.8.1  | 9.7.1   | 9.5.1   | 9.5.1   | 9.5.1   | 10.5.1  | 10.5.1
          10.9.1  | 9.8.1   | 9.6.1   | 9.6.1   | 9.6.1   | 10.6.1  | 10.6.1
          10.10.1 | 9.9.1   | 9.7.1   | 9.7.1   | 9.7.1   | 10.7.1  | 10.7.1
          10.11   | 9.10    | 9.8     | 9.8     | 9.8     | 10.8    | 10.8
          11      | 10      | 10      | 10      | 10      | 11      | 12
          """)
  void a_rule_has_the_number_of_the_versions_page(
      String in12, String in11, String in9, String in7, String in6, String in5, String in2) {
    assertNumber(in12, in12, "12");
    assertNumber(in12, in11, "11", "10");
    assertNumber(in12, in9, "9", "8");
    assertNumber(in12, in7, "7");
    assertNumber(in12, in6, "6");
    assertNumber(in12, in5, "5", "4", "3");
    assertNumber(in12, in2, "2", "1");
  }

  private static void assertNumber(String in12, String expected, String... versions) {
    if (!expected.equals("-")) {
      for (String version : List.of(versions)) {
        assertThat(RuleNumbers.in(RoomVersions.find(version).orElseThrow(), in12))
            .as("version %s", version)
            .isEqualTo(expected);
      }
    }
  }
}
