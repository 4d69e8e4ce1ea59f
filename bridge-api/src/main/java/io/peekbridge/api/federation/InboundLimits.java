package io.peekbridge.api.federation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;

/**
 * Which transactions are let in, by what is known before their events are looked at: how much their
 * server has sent lately, and whether the log takes anything now.
 */
final class InboundLimits {
  static final String REFUSED = "peekbridge.inbound.refused";

  private final int largest;
  private final OriginBuckets pdus;
  private final BoundedRoomLog log;
  private final MeterRegistry metrics;

  InboundLimits(
      ApiSettings.Inbound settings, BoundedRoomLog log, Clock clock, MeterRegistry metrics) {
    this.largest = Transaction.MAX_PDUS;
    this.pdus =
        new OriginBuckets(
            settings.pdusBurst(), settings.pdusPerSecond(), Duration.ofSeconds(1), clock);
    this.log = log;
    this.metrics = metrics;
  }

  /**
   * Lets a transaction in. One without PDUs counts as one; one with too many is refused for that
   * later.
   *
   * @param content what the body was parsed to
   * @throws io.peekbridge.api.web.RequestRefusedException with status 429 if the server sends too
   *     much, with 503 if the log does not answer
   */
  void admit(ServerName origin, ObjectNode content) {
    int count = Math.clamp(content.path("pdus").size(), 1, largest);
    pdus.take(origin, count)
        .ifPresent(
            wait -> {
              metrics.counter(REFUSED, "reason", "rate").increment();
              throw PeekLimits.exceeded("Your server sends too many events.", wait).asException();
            });
    log.admit();
  }
}
