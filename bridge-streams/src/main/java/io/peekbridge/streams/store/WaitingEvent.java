package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;

/**
 * An event that cannot be judged before others are there.
 *
 * @param since when it came, milliseconds since the epoch
 * @param lacks what it lacks
 * @param entry the entry that it came with
 */
public record WaitingEvent(long since, Gap.Kind lacks, IncomingPdu entry) {

  byte[] bytes() {
    return new PackedWriter()
        .number(since)
        .text(lacks.name())
        .text(entry.origin().value())
        .text(entry.eventId().value())
        .flag(entry.fetched())
        .rest(entry.pdu().bytes())
        .bytes();
  }

  static WaitingEvent of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in -> {
          long since = in.number();
          Gap.Kind lacks = Gap.Kind.valueOf(in.text());
          ServerName origin = new ServerName(in.text());
          EventId eventId = new EventId(in.text());
          boolean fetched = in.flag();
          return new WaitingEvent(
              since, lacks, new IncomingPdu(origin, eventId, RawJson.of(in.rest()), fetched));
        });
  }
}
