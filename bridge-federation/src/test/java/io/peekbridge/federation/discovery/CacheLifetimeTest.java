package io.peekbridge.federation.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.http.HttpAnswer;
import io.peekbridge.federation.support.MutableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock stands at midnight of 1 January 2026. */
class CacheLifetimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                          |                               |",
        "max-age=600               |                               | PT10M",
        "public, MAX-AGE = 600     |                               | PT10M",
        "max-age=\"60\"            |                               | PT1M",
        "max-age=0                 |                               | PT0S",
        "max-age=600, no-store     |                               | PT0S",
        "no-cache                  |                               | PT0S",
        "max-age=600               | Thu, 01 Jan 2026 05:00:00 GMT | PT10M",
        "s-maxage=600              | Thu, 01 Jan 2026 05:00:00 GMT | PT5H",
        "max-age=-5                | Thu, 01 Jan 2026 05:00:00 GMT | PT5H",
        "max-age=99999999999999999 |                               | PT277777H46M39S",
        "                          | Thu, 01 Jan 2026 05:00:00 GMT | PT5H",
        "                          | Wed, 31 Dec 2025 05:00:00 GMT | PT0S",
        "                          | 0                             | PT0S",
        "                          | soon                          | PT0S",
      })
  void headers_are_read(String cacheControl, String expires, Duration lifetime) {
    Map<String, String> headers = new HashMap<>();
    if (cacheControl != null) {
      headers.put("cache-control", cacheControl);
    }
    if (expires != null) {
      headers.put("expires", expires);
    }

    assertThat(CacheLifetime.of(new HttpAnswer(200, headers, new byte[0]), new MutableClock()))
        .isEqualTo(Optional.ofNullable(lifetime));
  }
}
