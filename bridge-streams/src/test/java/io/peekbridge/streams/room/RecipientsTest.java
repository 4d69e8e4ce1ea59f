package io.peekbridge.streams.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class RecipientsTest {
  private static final RoomId ROOM = new RoomId("!room:a.example");
  private static final ServerName SELF = new ServerName("s0.example");

  private final Topics topics = new Topics(TopicSettings.defaults());

  @Provide
  Arbitrary<List<Subscription>> peeks() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4), Arbitraries.longs().between(0, 20))
        .as(
            (server, expiresAt) ->
                new Subscription(
                    ROOM, new ServerName("s" + server + ".example"), "p", 0, expiresAt, 0))
        .list()
        .ofMaxSize(8);
  }

  private Recipients at(List<Subscription> peeks, long now) {
    return Recipients.of(topics, peeks, SELF, now);
  }

  /** What makes the cache right: as long as they say that it is they, it is they. */
  @Property
  void they_are_the_same_at_every_time_of_which_they_say_so(
      @ForAll("peeks") List<Subscription> peeks,
      @ForAll @LongRange(min = 0, max = 22) long one,
      @ForAll @LongRange(min = 0, max = 22) long other) {
    Recipients recipients = at(peeks, one);

    assertThat(recipients.isOf(one)).isTrue();
    if (recipients.isOf(other)) {
      assertThat(at(peeks, other).groups()).isEqualTo(recipients.groups());
    }
  }

  @Property
  void they_are_the_others_whose_peeks_have_not_run_out_each_once(
      @ForAll("peeks") List<Subscription> peeks, @ForAll @LongRange(min = 0, max = 22) long now) {
    assertThat(at(peeks, now).groups().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            peeks.stream()
                .filter(peek -> peek.expiresAt() > now)
                .map(Subscription::server)
                .filter(server -> !server.equals(SELF))
                .distinct()
                .toList());
  }
}
