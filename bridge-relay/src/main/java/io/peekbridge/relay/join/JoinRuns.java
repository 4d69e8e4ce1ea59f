package io.peekbridge.relay.join;

import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.JoinStatus.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The joins under way. Who asks for the same again is told of the same join, so that it may take
 * longer than any request for it; its result is told once, or forgotten after a while.
 */
final class JoinRuns {
  private static final Logger log = LoggerFactory.getLogger(JoinRuns.class);

  private final Work work;
  private final Executor executor;
  private final Duration remembered;
  private final InstantSource clock;
  private final Map<Key, Run> runs = new HashMap<>();

  /** Joins; see {@link JoinWork#run}. */
  @FunctionalInterface
  interface Work {
    JoinStatus.Result run(JoinRequest request, Progress progress) throws InterruptedException;
  }

  private record Key(String room, UserId user) {}

  private record Run(Progress progress, CompletableFuture<JoinStatus.Result> result) {}

  JoinRuns(Work work, Executor executor, Duration remembered, InstantSource clock) {
    this.work = work;
    this.executor = executor;
    this.remembered = remembered;
    this.clock = clock;
  }

  /** Begins a join, or joins in, and waits for its end for a while. */
  JoinStatus join(JoinRequest request, Duration wait) throws InterruptedException {
    Key key = new Key(request.room(), request.user());
    Run run = run(key, request);
    try {
      JoinStatus.Result result = run.result().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      told(key, run);
      return result;
    } catch (TimeoutException e) {
      return run.progress().status();
    } catch (ExecutionException e) {
      told(key, run);
      throw new IllegalStateException("a join failed", e.getCause());
    }
  }

  private synchronized Run run(Key key, JoinRequest request) {
    long oldest = clock.millis() - remembered.toMillis();
    runs.values().removeIf(run -> run.result().isDone() && run.progress().since() < oldest);
    Run known = runs.get(key);
    if (known != null) {
      return known;
    }
    Run started = new Run(new Progress(clock.millis()), new CompletableFuture<>());
    runs.put(key, started);
    executor.execute(() -> work(request, started));
    return started;
  }

  private void work(JoinRequest request, Run run) {
    try {
      run.result().complete(work.run(request, run.progress()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.result().complete(new JoinStatus.Refused(Reason.UNAVAILABLE, "The bridge is stopping."));
    } catch (RuntimeException | Error e) {
      log.error("a join failed", e);
      run.result().completeExceptionally(e);
    }
  }

  private synchronized void told(Key key, Run run) {
    runs.remove(key, run);
  }
}
