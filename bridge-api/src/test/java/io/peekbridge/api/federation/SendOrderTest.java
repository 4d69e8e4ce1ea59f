package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FakeRoomLog;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SendOrderTest extends SendScenario {
  @Test
  void events_of_several_rooms_reach_the_log_in_the_order_given() {
    Pdu one = room.next("one");
    room.message("one");
    Pdu two = room.next("two");
    Pdu three = second.next("three");

    Answer answer = send("t1", one, three, two);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("pdus"))
        .isEqualTo(
            TestRoom.json(
                "{'%s': {}, '%s': {}, '%s': {}}"
                    .formatted(one.eventId(), three.eventId(), two.eventId())));
    assertThat(bridge.log.entries())
        .containsExactly(
            new FakeRoomLog.Entry(room.roomId(), entry(one)),
            new FakeRoomLog.Entry(second.roomId(), entry(three)),
            new FakeRoomLog.Entry(room.roomId(), entry(two)));
  }

  @Test
  void the_bytes_of_an_event_stay_as_its_sender_wrote_them() {
    Pdu event = room.next("é");
    String odd =
        "  { \"unsigned\" : {\"x\":[{}, \"\\u00e9}\\\"\"]},\n "
            + text(event).substring(1).replace("\"content\"", "\"c\\u006fntent\"");

    Answer answer = sendBody("t1", "{\"p\\u0064us\" : [ " + odd + " ], \"edus\":[]}");

    assertThat(answer.json().path("pdus").path(event.eventId().value()))
        .isEqualTo(TestRoom.json("{}"));
    assertThat(passed()).containsExactly(RawJson.of(odd.strip()));
  }

  @Test
  void a_transaction_that_comes_again_is_answered_again_and_appended_once() {
    Pdu event = room.next("once");

    Answer first = send("t1", event);
    Answer second = send("t1", event);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(bridge.log.entries()).hasSize(1);
    send("t2", event);
    assertThat(bridge.log.entries()).describedAs("under another id").hasSize(2);
    assertThat(bridge.signed(OTHER, "PUT", target("t1"), body(event)).status()).isEqualTo(200);
    assertThat(bridge.log.entries()).describedAs("of another server").hasSize(3);
  }

  @Test
  void a_transaction_that_comes_twice_at_once_is_worked_through_once() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);
    Pdu event = room.next("once");

    CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> send("t1", event));
    await().until(() -> bridge.log.entries().size() == 1);
    CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> send("t1", event));
    confirm.countDown();

    assertThat(second.join().body()).isEqualTo(first.join().body());
    assertThat(bridge.log.entries()).hasSize(1);
  }

  @Test
  void nothing_is_answered_before_the_log_has_confirmed() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);

    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> send("t1", room.next("slow")));

    await().until(() -> bridge.log.entries().size() == 1);
    assertThat(answer).isNotDone();
    confirm.countDown();
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void a_log_that_never_confirms_is_no_success_and_the_transaction_can_come_again() {
    CountDownLatch never = new CountDownLatch(1);
    bridge.log.confirmAfter(never);
    Pdu event = room.next("again");

    Answer slow = send("t1", event);

    assertThat(slow.status()).isEqualTo(503);
    assertThat(slow.errcode()).isEqualTo("M_UNKNOWN");
    assertThat(slow.header("Retry-After")).isPresent();
    never.countDown();
    bridge.log.confirmAfter(new CountDownLatch(0));
    assertThat(send("t1", event).status()).isEqualTo(200);
  }

  @Test
  void a_log_that_fails_is_no_success() {
    bridge.log.failWith(new TimeoutException("gone"));
    Pdu event = room.next("again");

    assertThat(send("t1", event).status()).isEqualTo(503);
    bridge.log.work();
    bridge.clock.advance(LogCircuit.PAUSE);
    assertThat(send("t1", event).status()).isEqualTo(200);
    assertThat(bridge.log.entries()).hasSize(1);
  }

  @Test
  void a_server_that_sends_much_at_once_is_slowed_down_and_others_are_not() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);
    List<CompletableFuture<Answer>> underWay = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String id = "t" + i;
        Pdu event = room.next(id);
        underWay.add(CompletableFuture.supplyAsync(() -> send(id, event), threads));
      }
      await().until(() -> bridge.log.entries().size() == 8);

      Answer ninth = send("t9", room.next("t9"));

      assertThat(ninth.status()).isEqualTo(429);
      assertThat(ninth.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
      assertThat(ninth.json().path("retry_after_ms").asLong()).isEqualTo(1000);
      assertThat(bridge.signed(OTHER, "PUT", target("t9"), "{}").status()).isEqualTo(200);
      confirm.countDown();
      assertThat(underWay).allMatch(answer -> answer.join().status() == 200);
      assertThat(send("t9", room.next("t9")).status()).isEqualTo(200);
    }
  }
}
