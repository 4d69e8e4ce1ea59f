package io.peekbridge.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.testing.ResidentServer.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets others join a room through a server of it. */
public final class JoinHost {
  private final ResidentServer server;
  private final RoomDag room;
  private Optional<UserId> vouching = Optional.empty();
  private boolean omitsMembers;
  private boolean authChainFirst;
  private Pdu joined;

  public JoinHost(ResidentServer server) {
    this.server = server;
    this.room = server.room();
    server
        .on("make_join", this::makeJoin)
        .on("send_join", this::sendJoin)
        .on("query", this::directory);
  }

  /** Has a user of the server vouch for those who join. */
  public JoinHost vouchedForBy(UserId user) {
    vouching = Optional.of(user);
    return this;
  }

  public JoinHost omittingMembers() {
    omitsMembers = true;
    return this;
  }

  /** The fields of answers are in another order. */
  public JoinHost authChainFirst() {
    authChainFirst = true;
    return this;
  }

  /** The membership event that was handed in. */
  public Pdu joined() {
    return joined;
  }

  private String directory(Asked asked) {
    ObjectNode answer = RoomDag.object("{}").put("room_id", room.roomId().value());
    answer.putArray("servers").add(server.name().value());
    return answer.toString();
  }

  private String makeJoin(Asked asked) {
    Pdu end = room.last();
    UserId user = new UserId(asked.path().get(1));
    ObjectNode content = RoomDag.object("{\"membership\":\"join\",\"displayname\":\"x\"}");
    vouching.ifPresent(who -> content.put("join_authorised_via_users_server", who.value()));
    List<StateKey> needed =
        AuthTypes.needed("m.room.member", user, Optional.of(user.value()), content, room.version());
    ObjectNode event = RoomDag.object("{\"type\":\"m.room.member\",\"origin\":\"x\"}");
    event
        .put("room_id", room.roomId().value())
        .put("sender", user.value())
        .put("state_key", user.value())
        .put("depth", end.depth() + 1)
        .put("origin_server_ts", 1);
    event.set("content", content);
    event.putArray("prev_events").add(end.eventId().value());
    room.stateAfter(end).stream()
        .filter(each -> needed.contains(each.stateEntry().orElseThrow()))
        .forEach(each -> event.withArray("auth_events").add(each.eventId().value()));
    ObjectNode answer = RoomDag.object("{}").put("room_version", room.version().id());
    answer.set("event", event);
    return answer.toString();
  }

  private String sendJoin(Asked asked) throws FederationException {
    joined = signed(asked.body());
    room.put(joined);
    List<Pdu> state = new ArrayList<>(room.stateBefore(joined));
    List<Pdu> chain = new ArrayList<>(room.authChain(state));
    if (omitsMembers) {
      state.removeIf(event -> event.type().equals("m.room.member"));
    }
    String stateField = "\"state\":" + ResidentServer.list(state);
    String chainField = "\"auth_chain\":" + ResidentServer.list(chain);
    return "{\"origin\":\"x\","
        + (authChainFirst ? chainField + "," + stateField : stateField + "," + chainField)
        + ",\"event\":"
        + RawJson.of(joined.bytes())
        + (omitsMembers ? ",\"members_omitted\":true,\"servers_in_room\":[\"a\"]" : "")
        + "}";
  }

  private Pdu signed(JsonNode event) {
    try {
      ObjectNode json = (ObjectNode) event;
      return Pdu.parse(
          room.version(),
          vouching.isEmpty()
              ? json
              : EventSignatures.sign(
                  json, room.version(), server.name(), room.keyOf(server.name())));
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }
}
