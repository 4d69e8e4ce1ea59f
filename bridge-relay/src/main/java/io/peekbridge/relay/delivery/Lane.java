package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.LaneMachine.Step;
import io.peekbridge.relay.support.Alarmed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One destination: holds the state of {@link LaneMachine} and the {@link Feed}, and does what they
 * decide. Nothing here waits; requests and writes go on elsewhere and come back as events. Effects
 * are carried out without the lock, because some of them take locks of their own.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** A destination that refuses more events in a row is at fault itself. */
  private static final int MOST_BURIED = 10;

  private final ServerName destination;
  private final int partition;
  private final LaneServices services;
  private final PartitionServices own;
  private final Feed feed;
  private final Alarmed alarm;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private LaneState state;
  private Instant lastSuccess;
  private List<HeldRecord> inFlight = List.of();
  private Place writing;
  private long toDrop = Place.NONE;
  private int buried;

  /**
   * What the lanes of one partition share.
   *
   * @param places where places are written
   * @param catchUp reads again
   */
  record PartitionServices(PlaceLog places, CatchUp catchUp) {}

  Lane(
      ServerName destination,
      int partition,
      LaneServices services,
      PartitionServices own,
      Feed feed,
      LaneState state,
      Instant lastSuccess) {
    this.destination = destination;
    this.partition = partition;
    this.services = services;
    this.own = own;
    this.feed = feed;
    this.state = state;
    this.lastSuccess = lastSuccess;
    this.alarm = new Alarmed(services.alarms(), () -> on(LaneEvent.DUE));
  }

  ServerName destination() {
    return destination;
  }

  /** Begins with the state that an earlier process left. */
  void start() {
    Instant retryAt;
    synchronized (this) {
      if (state.trouble().isNone() && !(state instanceof LaneState.Parked)) {
        return;
      }
      retryAt = state.trouble().retryAt();
    }
    alarm.set(retryAt);
  }

  // The two readers.

  void offerLive(HeldRecord held) {
    change(
        () -> {
          boolean wasBehind = feed.isBehind();
          if (feed.offerLive(held)) {
            return sendable();
          }
          return wasBehind ? Optional.empty() : Optional.of(fallBehind());
        });
  }

  private LaneEvent fallBehind() {
    services.metrics().fellBehind();
    return LaneEvent.OVERFLOWED;
  }

  synchronized boolean isFilling() {
    return feed.isFilling();
  }

  synchronized boolean isBehind() {
    return feed.isBehind();
  }

  synchronized long next() {
    return feed.next();
  }

  /** Where the second reader may begin to offer records. */
  synchronized Boarding board() {
    return new Boarding(this, feed.next(), feed.drops());
  }

  boolean offerAgain(HeldRecord held, int drops) {
    boolean taken;
    Optional<LaneEvent> event;
    synchronized (this) {
      taken = feed.offerAgain(held, drops, mostToFill());
      event = sendable();
    }
    event.ifPresent(this::on);
    return taken;
  }

  void reachedAgain(long position, int drops) {
    change(() -> feed.reachedAgain(position, drops) ? sendableOrCaughtUp() : Optional.empty());
  }

  /** The log begins at this offset; what was before is lost to the lane. */
  void gone(long beginning) {
    change(() -> feed.gone(beginning) ? sendableOrCaughtUp() : Optional.empty());
  }

  /** The gate has opened, or something else is ordered than before. */
  void look() {
    change(this::sendable);
    on(LaneEvent.DUE);
  }

  private Optional<LaneEvent> sendable() {
    return state.isWaitingForRecords() && feed.isSendable()
        ? Optional.of(LaneEvent.READY)
        : Optional.empty();
  }

  private Optional<LaneEvent> sendableOrCaughtUp() {
    return feed.isSendable() || feed.isBehind() ? sendable() : Optional.of(LaneEvent.CAUGHT_UP);
  }

  /** Changes the feed, and passes on what that means for the lane. */
  private void change(Supplier<Optional<LaneEvent>> feedChange) {
    Optional<LaneEvent> event;
    synchronized (this) {
      event = feedChange.get();
    }
    event.ifPresent(this::on);
  }

  /** A destination that may well fail again gets little more than a transaction into memory. */
  private int mostToFill() {
    return state.trouble().isNone() ? Integer.MAX_VALUE : services.batch().pdus() + 1;
  }

  // The machine.

  private void on(LaneEvent event) {
    Step step;
    synchronized (this) {
      take(event);
      step = services.machine().transition(state, event, facts(), services.clock().instant());
      state = step.next();
    }
    step.effects().forEach(this::perform);
    if (step.next() instanceof LaneState.Stopped) {
      stopped.complete(null);
    }
  }

  private void take(LaneEvent event) {
    switch (event) {
      case LaneEvent.Delivered e -> {
        feed.attempted(Place.NONE);
        lastSuccess = services.clock().instant();
        buried = 0;
      }
      case LaneEvent.Failed e when e.records() > 0 -> feed.attempted(lastInFlight());
      case LaneEvent.Revoked e -> toDrop = feed.latest();
      case LaneEvent.Buried e -> giveUp(e.isBacklog());
      case LaneEvent.Written e -> {
        feed.recorded(writing);
        feed.fill(services.lowMark());
      }
      default -> {}
    }
  }

  private void giveUp(boolean isBacklog) {
    if (isBacklog) {
      feed.skipThrough(dropThrough());
      toDrop = Place.NONE;
      // Behind what was dropped there may be records that were in flight and still wait.
      inFlight = List.of();
    } else {
      feed.attempted(Place.NONE);
      buried++;
    }
  }

  private LaneFacts facts() {
    Order order = services.orders().of(destination);
    return new LaneFacts(
        feed.isSendable(),
        feed.isBehind(),
        feed.isRecordedBehind(),
        order.paused(),
        feed.hasThrough(dropThrough()),
        services.overdue().isToo(feed, state.trouble()),
        buried < MOST_BURIED,
        order.retryAfter());
  }

  private long dropThrough() {
    return Math.max(toDrop, services.orders().of(destination).dropThrough());
  }

  private long lastInFlight() {
    return inFlight.isEmpty() ? Place.NONE : inFlight.getLast().offset();
  }

  private void perform(LaneEffect effect) {
    switch (effect) {
      case LaneEffect.Send e -> inTurn(this::transmit);
      case LaneEffect.Probe e -> inTurn(this::probe);
      case LaneEffect.Narrow e -> narrow();
      case LaneEffect.BuryEvent e ->
          whenDone(buryEvent(), LaneEvent.EVENT_BURIED, LaneEvent.HINDERED);
      case LaneEffect.BuryBacklog e ->
          whenDone(buryBacklog(), LaneEvent.BACKLOG_BURIED, LaneEvent.HINDERED);
      case LaneEffect.Revoke e -> whenDone(revoke(), LaneEvent.REVOKED, LaneEvent.HINDERED);
      case LaneEffect.RecordDelivered e -> write(this::placeAfterDelivery);
      case LaneEffect.RecordTrouble e -> note();
      case LaneEffect.RecordParked e -> write(feed::placeBeforeWindow);
      case LaneEffect.DropWindow e -> dropWindow();
      case LaneEffect.Fill e -> fill();
      case LaneEffect.SetAlarm e -> alarm.set(e.at());
    }
  }

  // What goes to the destination.

  private void inTurn(Runnable send) {
    Duration wait = services.throttle().take(destination);
    Runnable submit = () -> services.outbox().submit(isDoubtful(), send);
    if (wait.isZero()) {
      submit.run();
    } else {
      services.metrics().throttled();
      var unused = services.alarms().at(services.clock().instant().plus(wait), submit);
    }
  }

  private synchronized boolean isDoubtful() {
    return !state.trouble().isNone() || lastSuccess.equals(Instant.EPOCH);
  }

  private void transmit() {
    List<HeldRecord> records = beginTransmission();
    on(records.isEmpty() ? Deliverer.NOT_SENT : services.deliverer().deliver(destination, records));
  }

  private synchronized List<HeldRecord> beginTransmission() {
    inFlight = state instanceof LaneState.Sending ? feed.head() : List.of();
    return inFlight;
  }

  private void probe() {
    boolean isWanted;
    synchronized (this) {
      isWanted = state instanceof LaneState.Probing;
    }
    on(isWanted ? services.deliverer().probe(destination) : Deliverer.NOT_SENT);
  }

  private synchronized void narrow() {
    feed.attempted(inFlight.get((inFlight.size() - 1) / 2).offset());
  }

  // What goes to the log.

  private CompletableFuture<Void> buryEvent() {
    HeldRecord refused;
    Trouble trouble;
    synchronized (this) {
      refused = inFlight.getLast();
      trouble = state.trouble();
    }
    return services.burials().buryRefused(destination, refused, trouble.lastError());
  }

  private CompletableFuture<Void> buryBacklog() {
    long records;
    long from;
    long through;
    boolean overdue;
    synchronized (this) {
      records = feed.pending();
      from = feed.cursor() + 1;
      through = dropThrough();
      overdue = toDrop != Place.NONE;
    }
    return services.burials().buryBacklog(destination, records, from, through, overdue);
  }

  private CompletableFuture<Void> revoke() {
    services.metrics().revoked();
    return services.revoker().revokeAll(destination);
  }

  private Place placeAfterDelivery() {
    return feed.placeAfter(lastInFlight());
  }

  private void write(Supplier<Place> placed) {
    Destination place;
    synchronized (this) {
      writing = placed.get();
      place = report().at(writing);
    }
    whenDone(own.places().write(place), LaneEvent.WRITTEN, LaneEvent.ABANDON);
  }

  /** That it is lost with the process does no harm: the next one tries a little earlier. */
  private void note() {
    Destination place;
    synchronized (this) {
      place = report().at(feed.placeNow());
    }
    var unused = own.places().write(place);
  }

  private void whenDone(CompletableFuture<Void> work, LaneEvent done, LaneEvent not) {
    // The stage that follows never fails: bugs in it are logged there.
    var unused =
        work.handle(
            (nothing, failure) -> {
              LaneEvent event = failure == null ? done : not;
              tell(event);
              return event;
            });
  }

  private void tell(LaneEvent event) {
    try {
      on(event);
    } catch (RuntimeException e) {
      log.error("a lane stopped moving", e);
    }
  }

  private synchronized void dropWindow() {
    feed.dropWindow();
  }

  /** Asks for what is missing; if nothing has to be waited for, says so at once. */
  private void fill() {
    synchronized (this) {
      feed.fill(services.lowMark());
    }
    if (isFilling()) {
      own.catchUp().add(this);
    }
    change(this::sendableOrCaughtUp);
  }

  // The end, and what others see.

  /** Finishes what is in flight and begins nothing; completes when that is done. */
  CompletableFuture<Void> stop() {
    on(LaneEvent.STOP);
    return stopped;
  }

  void abandon() {
    on(LaneEvent.ABANDON);
  }

  /** Lets go of everything, once stopped. */
  synchronized void close() {
    alarm.close();
    feed.close();
  }

  /** The offset that the group must not commit past for the sake of this lane. */
  synchronized OptionalLong holdBack() {
    return feed.holdBack();
  }

  synchronized LaneStatus status() {
    return report().status(partition, services.orders().of(destination).paused());
  }

  private LaneReport report() {
    return new LaneReport(destination, state, feed, lastSuccess);
  }
}
