package io.peekbridge.app.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.tail.TopicTail.Line;
import org.junit.jupiter.api.Test;

class TopicTailTest {
  @Test
  void json_in_a_record_is_not_quoted_again() {
    assertThat(new Line(1, 2, 3, "!room", "{\"a\": 1}").json())
        .isEqualTo(
            "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"key\":\"!room\",\"value\":{\"a\":1}}");
  }

  @Test
  void what_only_looks_like_json_stays_text() {
    assertThat(new Line(0, 0, 0, "[", "{oops").json())
        .contains("\"key\":\"[\",\"value\":\"{oops\"");
  }

  @Test
  void a_tombstone_has_no_value() {
    Line line = new Line(0, 0, 0, "key", null);

    assertThat(line.json()).contains("\"value\":null");
    assertThat(line.text()).isEqualTo("key\tnull");
  }
}
