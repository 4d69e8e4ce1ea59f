package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.query.Progress;
import io.peekbridge.streams.store.OutcomeRecord;
import io.peekbridge.streams.store.TaskStores;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works through one partition of the room log, entry by entry.
 *
 * <p>The same log gives the same stores and outputs: the entry, the stores and the entry's time are
 * all that a decision depends on. So an answer can be given when an entry was worked through,
 * before the transaction around it is committed: should that fail, the entry is worked through
 * again with the same result.
 *
 * <p><b>When something goes wrong.</b> A record that is no entry, and an entry on which a handler
 * fails, are written to the dead letters and passed over: they would fail again. That is safe
 * because handlers only read and collect ({@link Turn}); of a turn that failed nothing was written.
 * What Kafka and the stores throw, and everything that goes wrong while a turn is written, goes up:
 * the task starts again from the last commit.
 */
public final class RoomProcessor implements Processor<byte[], byte[], Object, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(RoomProcessor.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Topics topics;
  private final Progress progress;
  private final Entries entries;
  private final DeadLetters deadLetters;
  private final Handlers handlers;
  private final CommitPace pace;

  private ProcessorContext<Object, Object> context;
  private RoomStores stores;
  private Housekeeping housekeeping;

  public RoomProcessor(
      Topics topics, ServerName self, SigningKey key, Progress progress, CommitPace pace) {
    this.topics = topics;
    this.progress = progress;
    this.entries = new Entries(topics);
    this.deadLetters = new DeadLetters(topics);
    this.pace = pace;
    this.handlers = new Handlers(topics, self, key, deadLetters);
  }

  /**
   * Starts with nothing in memory, since a task that failed is started again on the same object.
   */
  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    TaskStores taskStores = TaskStores.of(context::getStateStore);
    stores = RoomStores.of(taskStores, new Outputs(context));
    housekeeping = new Housekeeping(topics, stores);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, housekeeping::tick);
    progress.resumed(context.taskId().partition(), stores.reader());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    LogPlace place =
        new LogPlace(
            metadata.topic(),
            metadata.partition(),
            metadata.offset(),
            record.timestamp(),
            Bytes.wrap(record.value()));
    housekeeping.reached(place.time());
    switch (entries.read(record.key(), place)) {
      case Entries.Entry(RoomId roomId, RoomLogEntry.Request request) ->
          decide(roomId, request, place);
      case Entries.Entry(RoomId roomId, RoomLogEntry entry) -> handle(roomId, entry, place);
      case Entries.Unreadable unreadable ->
          deadLetters.unreadable(stores.outputs(), place, unreadable.reason());
    }
    pace.worked(context);
  }

  @Override
  public void close() {
    pace.closed(context);
  }

  private void handle(RoomId roomId, RoomLogEntry entry, LogPlace place) {
    Turn turn = new Turn(roomId, place, stores);
    try {
      handlers.handle(entry, turn);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      giveUp(turn, e);
    }
    commit(turn);
  }

  /** Writes the turn, and has done what follows from it, each in a turn of its own. */
  private void commit(Turn first) {
    Deque<Consumer<Turn>> steps = new ArrayDeque<>(first.commit());
    while (!steps.isEmpty()) {
      Turn turn = new Turn(first.roomId(), first.place(), stores);
      try {
        steps.remove().accept(turn);
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        giveUp(turn, e);
      }
      steps.addAll(turn.commit());
    }
  }

  private void decide(RoomId roomId, RoomLogEntry.Request request, LogPlace place) {
    Turn turn = new Turn(roomId, place, stores);
    boolean knownBefore = turn.room().isPresent();
    Optional<Outcome> before = stores.reader().outcome(roomId, request.requestId(), place.time());
    Outcome outcome = before.orElseGet(() -> decide(request, turn));
    commit(turn);
    progress.decided(place.partition(), place.offset(), outcome);
    if (!knownBefore && stores.reader().room(roomId).filter(r -> !r.isForgotten()).isPresent()) {
      progress.roomKnown(roomId);
    }
  }

  private Outcome decide(RoomLogEntry.Request request, Turn turn) {
    Outcome outcome = decideOrGiveUp(request, turn);
    turn.write(
        writer ->
            writer.putOutcome(
                turn.roomId(), request.requestId(), new OutcomeRecord(turn.now(), outcome)));
    return outcome;
  }

  private Outcome decideOrGiveUp(RoomLogEntry.Request request, Turn turn) {
    try {
      return handlers.decide(request, turn);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      giveUp(turn, e);
      return Outcome.refused(
          Outcome.Code.INVALID, "the request could not be worked through", turn.position());
    }
  }

  private void giveUp(Turn turn, RuntimeException failure) {
    LOG.error("{} could not be worked through", turn.place(), failure);
    turn.undo();
    deadLetters.entry(turn, "could not be worked through: " + failure);
  }
}
