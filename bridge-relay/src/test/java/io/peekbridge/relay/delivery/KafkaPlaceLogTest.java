package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaPlaceLogTest {
  private static final Topic<ServerName, Destination> TOPIC =
      new Topics(TopicSettings.defaults()).destinations();

  private final MockProducer<ServerName, Destination> producer =
      new MockProducer<>(true, null, TOPIC.key().serializer(), TOPIC.value().serializer());
  private KafkaPlaceLog places;

  @BeforeEach
  void open() {
    producer.initTransactions();
    places = new KafkaPlaceLog(producer, TOPIC, 3, Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    places.close();
  }

  @Test
  void a_place_is_written_once_its_transaction_is_committed() {
    CompletableFuture<Void> written = places.write(place(7));
    await().until(written::isDone);

    assertThat(written).isCompleted();
    assertThat(producer.history())
        .containsExactly(
            new ProducerRecord<>(TOPIC.name(), 3, new ServerName("d7.example"), place(7)));
    assertThat(producer.commitCount()).isPositive();
  }

  @Test
  void many_places_are_written_in_few_transactions() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 500).mapToObj(i -> places.write(place(i))).toList();
    await().until(() -> all.stream().allMatch(CompletableFuture::isDone));

    assertThat(all).allMatch(written -> !written.isCompletedExceptionally());
    assertThat(producer.history()).hasSize(500);
    assertThat(producer.commitCount()).isLessThanOrEqualTo(500);
  }

  @Test
  void a_transaction_that_fails_is_aborted_and_tried_again() {
    producer.sendException = new KafkaException("not now");
    CompletableFuture<Void> written = places.write(place(1));
    await().until(() -> producer.transactionAborted());
    assertThat(written).isNotDone();

    producer.sendException = null;
    await().until(written::isDone);
    assertThat(written).isCompleted();
    assertThat(places.isBroken()).isFalse();
  }

  @Test
  void a_commit_that_times_out_is_asked_again() {
    producer.commitTransactionException = new TimeoutException("slow");
    CompletableFuture<Void> written = places.write(place(1));
    await().until(() -> written.isDone() || places.isBroken());
    assertThat(written.isCompletedExceptionally()).as("never done nor refused").isTrue();
    assertThat(places.isBroken()).isTrue();
  }

  @Test
  void once_another_process_has_the_partition_nothing_is_written_any_more() {
    producer.fenceProducer();
    CompletableFuture<Void> written = places.write(place(1));
    await().until(places::isBroken);
    await().until(written::isDone);
    assertThat(written).isCompletedExceptionally();

    CompletableFuture<Void> later = places.write(place(2));
    assertThat(later).isCompletedExceptionally();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void closing_writes_what_waits() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 100).mapToObj(i -> places.write(place(i))).toList();
    places.close();
    assertThat(all).allMatch(written -> written.isDone() && !written.isCompletedExceptionally());
    assertThat(producer.closed()).isTrue();
    assertThat(places.write(place(1))).isCompletedExceptionally();
  }

  private static Destination place(int number) {
    return new Destination(
        new ServerName("d" + number + ".example"),
        number,
        -1,
        false,
        0,
        0,
        Optional.empty(),
        0,
        0,
        0,
        0);
  }
}
