package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A hosted room, and a server that asks for peeks into it. */
abstract class PeekScenario {
  final FederationFixture bridge = new FederationFixture();
  final TestRoom room =
      new TestRoom(US, RoomVersions.V11, "a/b+%c")
          .state("m.room.member", "@alice:bridge.example", "{'membership': 'join'}")
          .state("m.room.history_visibility", "", "{'history_visibility': 'world_readable'}")
          .message("hello");

  @BeforeEach
  void host() {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.rooms.decide(Outcome.ok(3));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  Answer put(String peekId, String query) {
    return bridge.signed(PEER, "PUT", target(peekId) + query, "{}");
  }

  Answer renew(String peekId) {
    return bridge.signed(PEER, "POST", target(peekId) + "/renew", "{}");
  }

  Answer delete(String peekId) {
    return bridge.signed(PEER, "DELETE", target(peekId), null);
  }

  String target(String peekId) {
    return "/_matrix/federation/v1/peek/" + escaped() + "/" + peekId;
  }

  String escaped() {
    return URLEncoder.encode(room.roomId().value(), StandardCharsets.UTF_8);
  }

  void activePeek(ServerName server, String peekId) {
    SubscriptionKey key = new SubscriptionKey(room.roomId(), server, peekId);
    bridge.peeks.accept(
        key, Optional.of(new Subscription(room.roomId(), server, peekId, 0, Long.MAX_VALUE, 0)));
  }

  void endPeek(ServerName server, String peekId) {
    bridge.peeks.accept(new SubscriptionKey(room.roomId(), server, peekId), Optional.empty());
  }

  static Outcome refused(Outcome.Code code) {
    return Outcome.refused(code, "because", 3);
  }
}
