package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two followed rooms of one server, which sends transactions. */
abstract class SendScenario {
  final FederationFixture bridge = new FederationFixture();
  final TestRoom room = new TestRoom(PEER, RoomVersions.V12, "unused");
  final TestRoom second = new TestRoom(PEER, RoomVersions.V11, "second");

  @BeforeEach
  void follow() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    bridge.rooms.put(RoomInfo.Kind.PEEKED, second.events());
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  Answer send(String transactionId, Pdu... pdus) {
    return sendBody(transactionId, body(pdus));
  }

  Answer sendBody(String transactionId, String body) {
    return bridge.signed(PEER, "PUT", target(transactionId), body);
  }

  static String target(String transactionId) {
    return "/_matrix/federation/v1/send/" + transactionId;
  }

  static String body(Pdu... pdus) {
    return Stream.of(pdus)
        .map(SendScenario::text)
        .collect(Collectors.joining(",", "{\"pdus\":[", "],\"origin_server_ts\":1}"));
  }

  static String text(Pdu pdu) {
    return new String(CanonicalJson.encode(pdu.json()), StandardCharsets.UTF_8);
  }

  static String times(int count, String item) {
    return String.join(",", Collections.nCopies(count, item));
  }

  static IncomingPdu entry(Pdu pdu) {
    return new IncomingPdu(PEER.name(), pdu.eventId(), RawJson.of(pdu.bytes()));
  }

  List<RawJson> passed() {
    return bridge.log.entries(IncomingPdu.class).stream().map(IncomingPdu::pdu).toList();
  }

  double counted(String result) {
    return bridge.metrics.counter("peekbridge.pdus.received", "result", result).count();
  }
}
