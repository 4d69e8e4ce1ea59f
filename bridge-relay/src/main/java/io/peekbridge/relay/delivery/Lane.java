package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.LaneMachine.Facts;
import io.peekbridge.relay.delivery.LaneMachine.Step;
import io.peekbridge.relay.support.Alarmed;
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

  private Optional<LaneEvent> sendable() {
    return feed.isSendable() ? Optional.of(LaneEvent.READY) : Optional.empty();
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

  /** A destination that may well fail again gets no more than one transaction into memory. */
  private int mostToFill() {
    return state.trouble().isNone() ? Integer.MAX_VALUE : services.batch().pdus();
  }

  // The machine.

  private void on(LaneEvent event) {
    Step step;
    synchronized (this) {
      take(event);
      Facts facts = new Facts(feed.isSendable(), feed.isBehind(), feed.isRecordedBehind());
      step = services.machine().transition(state, event, facts, services.clock().instant());
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
      }
      case LaneEvent.Failed e -> feed.attempted(lastInFlight());
      case LaneEvent.Written e -> {
        feed.recorded(writing);
        feed.fill(services.lowMark());
      }
      default -> {}
    }
  }

  private long lastInFlight() {
    return inFlight.isEmpty() ? Place.NONE : inFlight.getLast().offset();
  }

  private void perform(LaneEffect effect) {
    switch (effect) {
      case LaneEffect.Send e -> services.outbox().submit(isDoubtful(), this::transmit);
      case LaneEffect.RecordDelivered e -> write(this::placeAfterDelivery);
      case LaneEffect.RecordParked e -> write(feed::placeBeforeWindow);
      case LaneEffect.DropWindow e -> dropWindow();
      case LaneEffect.Fill e -> fill();
      case LaneEffect.SetAlarm e -> alarm.set(e.at());
    }
  }

  private synchronized boolean isDoubtful() {
    return !state.trouble().isNone();
  }

  private void transmit() {
    List<HeldRecord> records = beginTransmission();
    on(
        records.isEmpty()
            ? new LaneEvent.Failed("stopped before its turn", Optional.empty())
            : services.deliverer().deliver(destination, records));
  }

  private synchronized List<HeldRecord> beginTransmission() {
    inFlight = state instanceof LaneState.Sending ? feed.head() : List.of();
    return inFlight;
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
    // The stage that follows never fails: bugs in it are logged there.
    var unused = own.places().write(place).handle((done, failure) -> written(failure == null));
  }

  private boolean written(boolean safely) {
    try {
      on(safely ? LaneEvent.WRITTEN : LaneEvent.ABANDON);
    } catch (RuntimeException e) {
      log.error("a lane stopped moving", e);
    }
    return safely;
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
    return report().status(partition, feed);
  }

  private LaneReport report() {
    return new LaneReport(destination, state, lastSuccess);
  }
}
