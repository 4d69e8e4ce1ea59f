package io.peekbridge.relay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTest {
  private static final String ODD =
      "{ \"b\" :1.0,\"a\":\"\\u00e9é😀}\\\"\", \"n\":{\"x\":[ {} ]} }";

  private final List<String> seen = new ArrayList<>();

  private final JsonAnswer.Visitor visitor =
      new JsonAnswer.Visitor() {
        @Override
        public boolean wants(String field) {
          return !field.startsWith("skip");
        }

        @Override
        public void object(String field, byte[] json) {
          seen.add(field + "=" + new String(json, StandardCharsets.UTF_8));
        }

        @Override
        public void text(String field, String value) {
          seen.add(field + "='" + value + "'");
        }

        @Override
        public void flag(String field, boolean value) {
          seen.add(field + "=" + value);
        }
      };

  @Test
  void objects_come_byte_for_byte_and_the_rest_is_skipped() throws Exception {
    read(
        "{\"skip1\":[[{\"state\":[]}]],\"state\": [ "
            + ODD
            + " ,"
            + ODD
            + "],\"event\":"
            + ODD
            + ",\"skip2\":1,\"omitted\":true,\"ids\":[\"$a\",\"$b\"],\"none\":null,\"empty\":[]}\n");

    assertThat(seen)
        .containsExactly(
            "state=" + ODD, "state=" + ODD, "event=" + ODD, "omitted=true", "ids='$a'", "ids='$b'");
  }

  /** However the bytes come, and wherever an object lies in what the parser reads ahead. */
  @Property(tries = 60)
  void objects_of_all_sizes_are_cut_out_wherever_they_lie(
      @ForAll @IntRange(min = 0, max = 70_000) int before,
      @ForAll @IntRange(min = 0, max = 70_000) int size,
      @ForAll @IntRange(min = 1, max = 9_000) int portion)
      throws Exception {
    String object = "{\"k\":\"" + "é".repeat(size) + "\"}";
    String answer =
        "{\"skip\":\"" + "x".repeat(before) + "\",\"state\":[" + object + "," + ODD + "]}";
    seen.clear();

    JsonAnswer.read(new Portions(answer, portion), visitor);

    assertThat(seen).containsExactly("state=" + object, "state=" + ODD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{\"state\":[{}]",
        "{\"state\":[{}]}x",
        "{\"state\":[1]}",
        "{\"state\":[[]]}",
        "{\"state\":[null]}",
        "{\"state\":3}",
        "{\"state\":[],\"state\":[]}",
        "{\"state\":[{]}",
      })
  void what_is_not_as_it_must_be_is_refused(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(AnswerRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void other_encodings_are_refused(String charset) {
    byte[] bytes = ("{\"state\":[" + ODD + "]}").getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> JsonAnswer.read(new ByteArrayInputStream(bytes), visitor))
        .isInstanceOf(AnswerRefusedException.class);
  }

  @Test
  void an_object_without_end_is_left_at_the_size_of_an_event() {
    Endless endless = new Endless("{\"state\":[{\"k\":\"");
    assertThatThrownBy(() -> JsonAnswer.read(endless, visitor))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessageContaining("larger than an event");
    assertThat(endless.given).isLessThan(2 * JsonAnswer.MAX_ELEMENT_BYTES);
  }

  @Test
  void nesting_without_end_is_refused() {
    assertThatThrownBy(() -> read("{\"skip\":" + "[".repeat(1_000_000)))
        .isInstanceOf(AnswerRefusedException.class);
    assertThatThrownBy(() -> read("{\"state\":[" + "{\"a\":".repeat(100_000)))
        .isInstanceOf(AnswerRefusedException.class);
  }

  private void read(String answer) throws Exception {
    JsonAnswer.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), visitor);
  }

  /** Gives a few bytes at a time. */
  private static final class Portions extends ByteArrayInputStream {
    private final int most;

    Portions(String text, int most) {
      super(text.getBytes(StandardCharsets.UTF_8));
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, most));
    }
  }

  /** Never ends. */
  private static final class Endless extends InputStream {
    private final byte[] beginning;
    private long given;

    Endless(String beginning) {
      this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      long at = given++;
      return at < beginning.length ? beginning[(int) at] : 'x';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      for (int i = 0; i < length; i++) {
        into[offset + i] = (byte) read();
      }
      return length;
    }
  }
}
