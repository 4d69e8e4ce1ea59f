package io.peekbridge.federation.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.http.HttpAnswer;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                             | PT0S",
        "120                           | PT2M",
        "999999999                     | P1D",
        "Thu, 01 Jan 2026 00:05:00 GMT | PT5M",
        "Wed, 31 Dec 2025 23:00:00 GMT | PT0S",
        "Fri, 01 Jan 2027 00:05:00 GMT | P1D",
        "-5                            |",
        "soon                          |",
        "99999999999999999999          |",
      })
  void the_header_is_read(String value, Duration expected) {
    HttpAnswer answer = new HttpAnswer(429, Map.of("retry-after", value), new byte[0]);

    assertThat(RetryAfter.header(answer, new MutableClock()))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"retry_after_ms\":1500}   | PT1.5S",
        "{\"retry_after_ms\":1500.9} | PT1.5S",
        "{\"retry_after_ms\":-1}     | PT0S",
        "{\"retry_after_ms\":1e300}  | P1D",
        "{\"retry_after_ms\":\"1\"}  |",
        "{}                          |",
      })
  void the_body_is_read(String body, Duration expected) throws MalformedJsonException {
    JsonNode error = Json.parse(body.getBytes(StandardCharsets.UTF_8));

    assertThat(RetryAfter.body(error)).isEqualTo(Optional.ofNullable(expected));
  }
}
