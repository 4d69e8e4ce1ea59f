package io.peekbridge.api.directory;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One room, as far as the directory shows it. Changed by one thread, read by any. */
final class HostedRoom {
  static final String CREATE = "m.room.create";
  static final String CANONICAL_ALIAS = "m.room.canonical_alias";
  static final String NAME = "m.room.name";
  static final String AVATAR = "m.room.avatar";
  static final String MEMBER = "m.room.member";

  /** The entries that are kept, all of them with the empty state key. */
  static final Set<String> KEPT =
      Set.of(
          CREATE,
          CANONICAL_ALIAS,
          NAME,
          AVATAR,
          "m.room.topic",
          "m.room.join_rules",
          "m.room.history_visibility",
          "m.room.guest_access");

  private static final String PROFILE_TYPE = "org.matrix.msc1769.profile";
  private static final Set<String> OPEN_DOORS = Set.of("public", "knock", "knock_restricted");

  private final RoomId roomId;
  private final ServerName us;
  private final Map<String, StateEvent> entries = new ConcurrentHashMap<>();
  private final Set<String> joined = ConcurrentHashMap.newKeySet();
  private final Map<String, Profile> profiles = new ConcurrentHashMap<>();

  HostedRoom(RoomId roomId, ServerName us) {
    this.roomId = roomId;
    this.us = us;
  }

  RoomId roomId() {
    return roomId;
  }

  void put(String type, Optional<StateEvent> event) {
    event.ifPresentOrElse(set -> entries.put(type, set), () -> entries.remove(type));
  }

  void putMember(String user, Optional<StateEvent> event) {
    Optional<StateEvent> join =
        event.filter(set -> set.text("membership").filter("join"::equals).isPresent());
    if (join.isEmpty()) {
      joined.remove(user);
      profiles.remove(user);
      return;
    }
    joined.add(user);
    if (user.endsWith(":" + us)) {
      profiles.put(
          user,
          new Profile(
              join.get().ts(), join.get().text("displayname"), join.get().text("avatar_url")));
    }
  }

  Optional<StateEvent> entry(String type) {
    return Optional.ofNullable(entries.get(type));
  }

  /** Whether we made it: the create event says so, and comes before all others. */
  boolean isOurs() {
    return entry(CREATE).filter(create -> create.sender().endsWith(":" + us)).isPresent();
  }

  /** The aliases on our server name that the room claims. */
  Stream<String> aliases() {
    return entry(CANONICAL_ALIAS).stream()
        .flatMap(event -> Stream.concat(event.text("alias").stream(), event.texts("alt_aliases")))
        .flatMap(text -> RoomAlias.parse(text).stream())
        .filter(alias -> alias.server().equals(us))
        .map(RoomAlias::toString);
  }

  /** How a user of ours is shown in the room; in its own profile room, as what that says. */
  Optional<Profile> profileOf(String user) {
    boolean own =
        entry(CREATE)
            .filter(create -> create.sender().equals(user))
            .flatMap(create -> create.text("type"))
            .filter(PROFILE_TYPE::equals)
            .isPresent();
    Optional<StateEvent> name = entry(NAME);
    Optional<StateEvent> avatar = entry(AVATAR);
    if (own && (name.isPresent() || avatar.isPresent())) {
      long since =
          Stream.of(name, avatar)
              .flatMap(Optional::stream)
              .mapToLong(StateEvent::ts)
              .max()
              .orElse(0);
      return Optional.of(
          new Profile(
              since,
              name.flatMap(event -> event.text("name")),
              avatar.flatMap(event -> event.text("url"))));
    }
    return Optional.ofNullable(profiles.get(user));
  }

  /** The room as the list has it; empty if it is not for the public. */
  Optional<ListedRoom> listed() {
    String joinRule = text("m.room.join_rules", "join_rule").orElse("invite");
    boolean worldReadable = is("m.room.history_visibility", "history_visibility", "world_readable");
    if (!OPEN_DOORS.contains(joinRule) || !(worldReadable || joinRule.equals("public"))) {
      return Optional.empty();
    }
    return Optional.of(
        new ListedRoom(
            roomId,
            text(CANONICAL_ALIAS, "alias"),
            text(NAME, "name"),
            text("m.room.topic", "topic"),
            text(AVATAR, "url"),
            text(CREATE, "type"),
            joinRule,
            worldReadable,
            is("m.room.guest_access", "guest_access", "can_join"),
            joined.size()));
  }

  private Optional<String> text(String type, String field) {
    return entry(type).flatMap(event -> event.text(field));
  }

  private boolean is(String type, String field, String value) {
    return text(type, field).filter(value::equals).isPresent();
  }
}
