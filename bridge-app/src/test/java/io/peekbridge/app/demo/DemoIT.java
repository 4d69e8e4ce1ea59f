package io.peekbridge.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoIT {
  private static final Pattern DIRECTORY = Pattern.compile("Kafka on \\S+, in (\\S+)");

  @Test
  void every_change_of_the_first_bridge_arrives_on_the_topics_of_the_second() throws Exception {
    StringWriter printed = new StringWriter();
    Instant start = Instant.now();
    boolean complete;
    try (Demo demo = new Demo(new PrintWriter(printed))) {
      complete = demo.run();
    }
    String text = printed.toString();

    assertThat(complete).as(text).isTrue();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
    assertThat(text)
        .contains("all 5 changes arrived")
        .contains("bob.test  <- bob.room-events")
        .contains("bob.test  <- bob.room-state")
        .contains("Down a rabbit hole until Monday");
    Matcher directory = DIRECTORY.matcher(text);
    assertThat(directory.find()).isTrue();
    assertThat(Files.exists(Path.of(directory.group(1)))).as("left behind").isFalse();
  }
}
