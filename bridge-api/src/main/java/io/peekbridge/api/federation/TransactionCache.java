package io.peekbridge.api.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The answers to the last transactions, so that one that comes again is not worked through again,
 * and one that comes twice at once is worked through once. What is forgotten here does no harm: the
 * topology drops events that it has.
 */
final class TransactionCache {
  private static final int REMEMBERED = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(30);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private record Key(ServerName origin, String transactionId) {}

  /** Works through a transaction; fails if it has to come again. */
  @FunctionalInterface
  interface Work {
    byte[] answer() throws InterruptedException;
  }

  private final Cache<Key, CompletableFuture<byte[]>> answers =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(KEPT).build();
  private final Duration patience;

  TransactionCache(Duration patience) {
    this.patience = patience;
  }

  /** The answer, from the work or from one before. */
  byte[] answer(ServerName origin, String transactionId, Work work) throws InterruptedException {
    Key key = new Key(origin, transactionId);
    CompletableFuture<byte[]> own = new CompletableFuture<>();
    CompletableFuture<byte[]> first = answers.asMap().putIfAbsent(key, own);
    return first == null ? workThrough(key, own, work) : awaited(first);
  }

  private byte[] workThrough(Key key, CompletableFuture<byte[]> own, Work work)
      throws InterruptedException {
    try {
      own.complete(work.answer());
    } catch (RuntimeException | InterruptedException e) {
      answers.asMap().remove(key, own);
      own.completeExceptionally(e);
      throw e;
    }
    return own.join();
  }

  private byte[] awaited(CompletableFuture<byte[]> first) throws InterruptedException {
    try {
      return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : stillOpen();
    } catch (TimeoutException e) {
      throw stillOpen();
    }
  }

  private static RuntimeException stillOpen() {
    return Refusal.unavailable("This transaction is being worked on.", RETRY).asException();
  }
}
