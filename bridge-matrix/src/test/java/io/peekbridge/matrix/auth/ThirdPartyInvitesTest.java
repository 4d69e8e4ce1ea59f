package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static io.peekbridge.matrix.auth.RoomFixture.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

/** Alice invited an address; an identity server says that it is Carol's. */
class ThirdPartyInvitesTest {
  private static final ServerName IDENTITY_SERVER = new ServerName("id.example");
  private static final SigningKey KEY = key(1);
  private static final SigningKey OTHER_KEY = key(2);
  private static final String PUBLIC = "{'public_key': '" + encoded(KEY) + "'}";

  @EachRoomVersion
  void who_was_known_by_an_address_is_invited(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    room.allows(invite(room, signed(KEY)));
    for (String membership : List.of("leave", "invite", "knock")) {
      room.given(CAROL, membership).allows(invite(room, signed(KEY)));
    }
  }

  @EachRoomVersion
  void the_sender_need_not_be_in_the_room_any_more(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC).given(ALICE, "leave");

    room.allows(invite(room, signed(KEY)));
  }

  @EachRoomVersion
  void any_of_the_keys_will_do(RoomVersion version) {
    String other = "'public_key': '" + encoded(OTHER_KEY) + "'";
    String list = "'public_keys': [{" + other + "}, {'public_key': '" + encoded(KEY) + "'}]";
    String broken = "'public_keys': [5, {}, null, {'public_key': 'A'}, " + PUBLIC + "]";

    for (String keys : List.of(list, list + ", " + other, broken)) {
      RoomFixture room = given(version, "{" + keys + "}");
      room.allows(invite(room, signed(KEY)));
    }
  }

  @EachRoomVersion
  void keys_may_be_in_the_alphabet_for_urls(RoomVersion version) {
    String url = Base64.encodeUrl(KEY.verifyKey().bytes());
    RoomFixture room = given(version, "{'public_key': '" + url + "'}");

    room.allows(invite(room, signed(KEY)));
  }

  @EachRoomVersion
  void any_of_the_signatures_will_do(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);
    ObjectNode signed = JsonSignatures.sign(signed(OTHER_KEY), new ServerName("x.example"), KEY);
    signed.withObject("/signatures/y.example").put("ed25519:1", "!").put("ed25519:2", 7);

    room.allows(invite(room, signed));
  }

  @EachRoomVersion
  void the_banned_are_not_invited(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC).given(CAROL, "ban");

    room.rejects(invite(room, signed(KEY)), "4.4.1.1", "5.4.1.1");
  }

  @EachRoomVersion
  void something_is_signed(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    for (String content : List.of("null", "{}", "[]", "'x'", "{'signed': null}", "{'signed': 5}")) {
      Pdu event =
          room.membership(ALICE, CAROL, "invite", "{'third_party_invite': " + content + "}");
      room.rejects(event, "4.4.1.2", "5.4.1.2");
    }
  }

  @EachRoomVersion
  void the_signed_part_names_user_and_token(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    for (String content :
        List.of("{}", "{'mxid': 'x'}", "{'token': 'x'}", "{'mxid': 1, 'token': 1}")) {
      room.rejects(invite(room, json(content)), "4.4.1.3", "5.4.1.3");
    }
  }

  @EachRoomVersion
  void the_signed_part_is_about_the_invited_user(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    room.rejects(
        invite(room, signed(KEY, "{'mxid': '" + BOB + "', 'token': 'token'}")),
        "4.4.1.4",
        "5.4.1.4");
  }

  @EachRoomVersion
  void the_room_has_an_invite_with_the_token(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    room.rejects(
        invite(room, signed(KEY, "{'mxid': '" + CAROL + "', 'token': 'Token'}")),
        "4.4.1.5",
        "5.4.1.5");
  }

  @EachRoomVersion
  void who_invited_the_address_invites_the_user(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC).given(BOB, "join");
    ObjectNode invite = json("{}");
    invite.putObject("third_party_invite").set("signed", signed(KEY));

    room.rejects(room.membership(BOB, CAROL, "invite", invite.toString()), "4.4.1.6", "5.4.1.6");
  }

  @EachRoomVersion
  void a_key_of_the_invite_has_signed(RoomVersion version) {
    ObjectNode changed = signed(KEY).put("more", 1);
    ObjectNode moved = signed(KEY);
    moved.withObject("/signatures/id.example").remove("ed25519:1");
    moved
        .withObject("/signatures/id.example")
        .set("rsa:1", signed(KEY).at("/signatures/id.example/ed25519:1"));

    RoomFixture room = given(version, PUBLIC);
    ObjectNode unsigned = json("{'mxid': '" + CAROL + "', 'token': 'token'}");
    for (ObjectNode signed : List.of(signed(OTHER_KEY), changed, moved, unsigned)) {
      room.rejects(invite(room, signed), "4.4.1.8", "5.4.1.8");
    }
  }

  @EachRoomVersion
  void signatures_of_any_shape_are_no_signatures(RoomVersion version) {
    RoomFixture room = given(version, PUBLIC);

    for (String shape :
        List.of("null", "[]", "['a']", "{'a': 1}", "{'a': {'ed25519:1': 'AAAA'}}")) {
      String signed = "{'mxid': '" + CAROL + "', 'token': 'token', 'signatures': " + shape + "}";
      room.rejects(invite(room, json(signed)), "4.4.1.8", "5.4.1.8");
    }
  }

  @EachRoomVersion
  void an_invite_without_usable_keys_invites_nobody(RoomVersion version) {
    String zero = Base64.encode(new byte[32]);
    for (String keys :
        List.of(
            "{}", "{'public_key': 5}", "{'public_key': '" + zero + "'}", "{'public_keys': {}}")) {
      RoomFixture room = given(version, keys);
      room.rejects(invite(room, signed(KEY)), "4.4.1.8", "5.4.1.8");
    }
  }

  @EachRoomVersion
  void so_many_keys_and_signatures_that_trying_them_would_take_long_count_as_none(
      RoomVersion version) {
    RoomFixture atLimit = given(version, keys(10).toString());
    RoomFixture beyond = given(version, keys(11).toString());

    atLimit.allows(invite(atLimit, signedWith(10)));
    beyond.rejects(invite(beyond, signedWith(10)), "4.4.1.8", "5.4.1.8");
  }

  /** So many keys, the right one among them. */
  private static ObjectNode keys(int count) {
    ObjectNode keys = json(PUBLIC);
    for (int i = 1; i < count; i++) {
      keys.withArray("public_keys").addObject().put("public_key", "key" + i);
    }
    return keys;
  }

  /** So many signatures, the right one among them. */
  private static ObjectNode signedWith(int count) {
    ObjectNode signed = signed(KEY);
    for (int i = 1; i < count; i++) {
      signed.withObject("/signatures/x.example").put("ed25519:" + i, "signature" + i);
    }
    return signed;
  }

  private static RoomFixture given(RoomVersion version, String invite) {
    RoomFixture room = RoomFixture.of(version);
    return room.given(room.state(ALICE, "m.room.third_party_invite", "token", invite));
  }

  private static Pdu invite(RoomFixture room, ObjectNode signed) {
    ObjectNode content = json("{}");
    content.putObject("third_party_invite").put("display_name", "C.").set("signed", signed);
    return room.membership(ALICE, CAROL, "invite", content.toString());
  }

  private static ObjectNode signed(SigningKey key) {
    return signed(key, "{'mxid': '" + CAROL + "', 'token': 'token'}");
  }

  private static ObjectNode signed(SigningKey key, String content) {
    return JsonSignatures.sign(json(content), IDENTITY_SERVER, key);
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return Ed25519.fastest().signingKey(new KeyId("ed25519:1"), seed);
  }

  private static String encoded(SigningKey key) {
    return Base64.encode(key.verifyKey().bytes());
  }
}
