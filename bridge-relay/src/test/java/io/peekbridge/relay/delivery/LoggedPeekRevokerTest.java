package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRevoke;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoggedPeekRevokerTest {
  private static final ServerName FAR = new ServerName("far.example");
  private static final ServerName NEAR = new ServerName("near.example");

  private final List<RoomLogEntry> appended = new ArrayList<>();
  private final CompletableFuture<Void> written = new CompletableFuture<>();
  private final LoggedPeekRevoker revoker =
      new LoggedPeekRevoker(
          (roomId, entry) -> {
            appended.add(entry);
            return written;
          });

  @Test
  void all_peeks_that_a_server_has_now_are_revoked_and_no_others() {
    start("!a:b", FAR, "one", 7);
    start("!c:d", FAR, "two", 8);
    start("!a:b", NEAR, "three", 9);
    revoker.put(key("!c:d", FAR, "two"), Optional.empty());

    CompletableFuture<Void> revoked = revoker.revokeAll(FAR);

    assertThat(appended).containsExactly(new PeekRevoke(FAR, "one", 7));
    assertThat(revoked).isNotDone();
    written.complete(null);
    assertThat(revoked).isCompleted();
  }

  @Test
  void a_server_without_peeks_needs_nothing() {
    assertThat(revoker.revokeAll(FAR)).isCompleted();
    assertThat(appended).isEmpty();
  }

  @Test
  void what_the_log_does_not_take_is_not_revoked() {
    start("!a:b", FAR, "one", 7);
    CompletableFuture<Void> revoked = revoker.revokeAll(FAR);
    written.completeExceptionally(new IllegalStateException("no"));
    assertThat(revoked).isCompletedExceptionally();
  }

  private void start(String roomId, ServerName server, String peekId, long since) {
    SubscriptionKey key = key(roomId, server, peekId);
    revoker.put(
        key, Optional.of(new Subscription(key.roomId(), server, peekId, since, since + 1, 0)));
  }

  private static SubscriptionKey key(String roomId, ServerName server, String peekId) {
    return new SubscriptionKey(new RoomId(roomId), server, peekId);
  }
}
