package io.peekbridge.relay.join;

import static io.peekbridge.relay.fetch.RoomClient.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.JsonAnswer;
import io.peekbridge.relay.fetch.RoomClient;
import io.peekbridge.relay.fetch.TimeLimit;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The requests of a join (server-server API: "Joining Rooms", "Querying for information"). */
final class JoinClient {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int SHORT_BYTES = 1 << 20;
  private static final int MAX_DIRECTORY_SERVERS = 100;

  private static final String VERSIONS =
      RoomVersions.supported().stream()
          .map(RoomVersion::id)
          .collect(Collectors.joining("&ver=", "?ver=", ""));

  private final FederationClient client;
  private final RoomClient rooms;

  /** What an alias stands for. */
  record Directory(RoomId roomId, Set<ServerName> servers) {}

  JoinClient(FederationClient client, RoomClient rooms) {
    this.client = client;
    this.rooms = rooms;
  }

  /** Asks the alias's server which room it stands for, and through whom that can be joined. */
  Directory directory(JoinTarget.Alias alias) throws FederationException, AnswerRefusedException {
    ObjectNode answer =
        ask(
            FederationRequest.get(
                alias.server(),
                "/_matrix/federation/v1/query/directory?room_alias=" + escaped(alias.text())));
    try {
      Set<ServerName> servers = new LinkedHashSet<>();
      for (JsonNode server : answer.path("servers")) {
        if (servers.size() < MAX_DIRECTORY_SERVERS && server.isTextual()) {
          servers.add(new ServerName(server.textValue()));
        }
      }
      return new Directory(new RoomId(answer.path("room_id").textValue()), servers);
    } catch (MalformedIdException e) {
      throw AnswerRefusedException.wrong("the directory's answer: " + e.getMessage());
    }
  }

  /** {@code make_join}: an event that would let the user in. */
  ObjectNode makeJoin(ServerName server, RoomId roomId, UserId user) throws FederationException {
    return ask(
        FederationRequest.get(
            server,
            "/_matrix/federation/v1/make_join/"
                + escaped(roomId.value())
                + "/"
                + escaped(user.value())
                + VERSIONS));
  }

  /** {@code send_join}: the room, as far as it can be told in one answer. */
  void sendJoin(ServerName server, Pdu join, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    FederationRequest request =
        FederationRequest.put(
            server,
            "/_matrix/federation/v2/send_join/"
                + escaped(join.roomId().value())
                + "/"
                + escaped(join.eventId().value())
                + "?omit_members=false",
            join.bytes());
    rooms.stream(request, time, visitor);
  }

  private ObjectNode ask(FederationRequest request) throws FederationException {
    return client.execute(request.within(SHORT).acceptingAtMost(SHORT_BYTES)).json();
  }
}
