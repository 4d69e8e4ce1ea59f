package io.peekbridge.streams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.GapClosed;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Outlier;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.fuzz.Mutations;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A room of a server that tells whatever it likes of it; whatever it tells is signed. */
final class HostileRoom {
  private static final long[] DEPTHS = {0, 1, 5, CanonicalJson.MAX_INTEGER};
  private static final List<Purpose> PURPOSES = List.of(Purpose.values());
  private static final int MAX_EVENTS = 60;

  private final Random random;
  private final RoomVersion version;
  private final BranchingRoom room;
  private final List<Pdu> events = new ArrayList<>();
  private final Deque<RoomLogEntry> snapshot = new ArrayDeque<>();
  private int ids;

  HostileRoom(RoomVersion version, Random random) {
    this.random = random;
    this.version = version;
    this.room = BranchingRoom.worldReadable("other.example", version);
    events.addAll(room.events());
  }

  BranchingRoom honest() {
    return room;
  }

  /** Any entry that the edge, the filler or the follower could append. */
  RoomLogEntry next() {
    if (!snapshot.isEmpty() && random.nextInt(4) > 0) {
      return snapshot.remove();
    }
    return switch (random.nextInt(24)) {
      case 0, 1 -> new GapClosed(List.of(anyId(), anyId()), "fuzz");
      case 2 -> handedIn(event());
      case 3, 4 -> snapshot();
      case 5 -> new PeekStart(id(), server(), "p", Optional.empty(), 1 + random.nextInt(10_000));
      case 6 -> new PeekRenew(id(), server(), "p", 1 + random.nextInt(10_000));
      case 7 -> new PeekStop(id(), server(), "p");
      case 8 -> new PublishEvent(id(), draft());
      case 9, 10, 11 -> outlier(event());
      default -> incoming(event());
    };
  }

  private Draft draft() {
    return new Draft(
        random.nextBoolean() ? "m.room.member" : "m.room.power_levels",
        Optional.of(""),
        random.nextBoolean() ? TestBridge.OWNER : room.admin(),
        RawJson.of(Mutations.value(random, 1).isObject() ? "{\"membership\":\"join\"}" : "{}"));
  }

  private IncomingPdu incoming(Pdu event) {
    return new IncomingPdu(server(), named(event), body(event), random.nextBoolean());
  }

  private Outlier outlier(Pdu event) {
    return new Outlier(server(), named(event), body(event));
  }

  private HandedIn handedIn(Pdu event) {
    return new HandedIn(id(), server(), named(event), body(event));
  }

  /** As a rule the event's own id. */
  private EventId named(Pdu event) {
    return random.nextInt(30) == 0 ? anyId() : event.eventId();
  }

  private RawJson body(Pdu event) {
    return random.nextInt(50) == 0 ? RawJson.of("{}") : RawJson.of(event.bytes());
  }

  /** The beginning of a snapshot; the rest follows, with other entries in between. */
  private RoomLogEntry snapshot() {
    String id = id();
    snapshot.clear();
    Purpose purpose = PURPOSES.get(random.nextInt(PURPOSES.size()));
    if (random.nextInt(3) > 0) {
      List<Pdu> honest = room.events();
      snapshot.addAll(room.snapshot(id, purpose, honest.get(random.nextInt(honest.size()))));
    } else {
      snapshot.add(new SnapshotBegin(id, server(), version.id(), purpose));
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        Pdu event = event();
        snapshot.add(
            new SnapshotEvent(
                id, named(event), random.nextBoolean(), random.nextInt(3) == 0, body(event)));
      }
      snapshot.add(new SnapshotEnd(id(), id, random.nextInt(4) == 0 ? 3 : count));
    }
    return snapshot.remove();
  }

  /** One that we have told of before, an honest one, or another. */
  private Pdu event() {
    Pdu event =
        switch (random.nextInt(4)) {
          case 0 -> events.get(random.nextInt(events.size()));
          case 1 -> honestEvent();
          default -> hostileEvent();
        };
    if (events.size() < 10 * MAX_EVENTS) {
      events.add(event);
    }
    return event;
  }

  private Pdu honestEvent() {
    List<Pdu> all = room.events();
    if (all.size() >= MAX_EVENTS) {
      return all.get(random.nextInt(all.size()));
    }
    Pdu one = all.get(random.nextInt(all.size()));
    Pdu[] parents =
        random.nextBoolean()
            ? new Pdu[] {one}
            : new Pdu[] {one, all.getLast().equals(one) ? all.getFirst() : all.getLast()};
    UserId user = random.nextBoolean() ? room.admin() : room.user("u" + random.nextInt(3));
    return switch (random.nextInt(5)) {
      case 0 -> room.join(user, parents);
      case 1 -> room.member(room.admin(), user, random.nextBoolean() ? "ban" : "leave", parents);
      case 2 -> room.state(user, "m.room.topic", "{\"topic\":\"" + id() + "\"}", parents);
      default -> room.message(user, id(), parents);
    };
  }

  /** An event of the room in which something is as it should not be. */
  private Pdu hostileEvent() {
    while (true) {
      ObjectNode event = events.get(random.nextInt(events.size())).json().deepCopy();
      if (random.nextBoolean()) {
        event = Mutations.json(random, event);
      }
      event.set("prev_events", references(event, random.nextInt(6)));
      if (random.nextInt(3) == 0) {
        event.set("auth_events", references(event, random.nextInt(5)));
      }
      event.put("depth", DEPTHS[random.nextInt(DEPTHS.length)]);
      if (!version.has(RoomRule.EVENT_ID_IS_HASH) && random.nextInt(4) > 0) {
        event.put("event_id", "$" + random.nextInt(100) + ":other.example");
      }
      try {
        Pdu parsed = Pdu.parse(version, event);
        if (parsed.roomId().equals(room.roomId()) || random.nextInt(20) == 0) {
          return parsed;
        }
      } catch (MalformedEventException e) {
        ids++; // the edge lets nothing through that is no event
      }
    }
  }

  private ArrayNode references(ObjectNode event, int count) {
    ArrayNode references = event.arrayNode();
    for (int i = 0; i < count; i++) {
      if (version.has(RoomRule.EVENT_ID_IS_HASH)) {
        references.add(anyId().value());
      } else {
        references.addArray().add(anyId().value()).addObject().put("sha256", "");
      }
    }
    return references;
  }

  private EventId anyId() {
    return switch (random.nextInt(4)) {
      case 0 -> new EventId("$" + random.nextInt(100) + ":other.example");
      case 1 -> room.newest().eventId();
      default -> events.get(random.nextInt(events.size())).eventId();
    };
  }

  private ServerName server() {
    return random.nextBoolean()
        ? room.server()
        : new ServerName("s" + random.nextInt(3) + ".example");
  }

  private String id() {
    return "id " + ids++;
  }
}
