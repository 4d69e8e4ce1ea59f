"""Makes rooms of any version, and events that come next in them, and asks Synapse which of these are allowed.

Signatures are made up, except those of third-party invites: whether an event is signed is another question.
"""

import base64

from signedjson.key import decode_signing_key_base64
from signedjson.sign import sign_json
from synapse.api.errors import SynapseError
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.event_auth import (
    _check_create, auth_types_for_event, check_state_dependent_auth_rules, validate_event_for_room_version,
)
from synapse.events import make_event_from_dict

USERS = ["@alice:one.example", "@bob:two.example", "@carol:three.example", "@dave:one.example"]
ALICE, BOB, CAROL, DAVE = USERS
IDENTITY_KEY = decode_signing_key_base64("ed25519", "0", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
PUBLIC_KEY = base64.b64encode(IDENTITY_KEY.verify_key.encode()).decode().rstrip("=")
MEMBERSHIPS = ["join", "invite", "leave", "ban", "knock"]
JOIN_RULES = ["public", "invite", "knock", "restricted", "knock_restricted"]
NUMBERS = ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"]
TYPES = ["m.room.power_levels", "m.room.redaction", "m.room.aliases", "m.room.name", "a.type"]
STRINGS = ["50", " 50", "+50 ", "-50", "00050", "100", "0", "\t49\n", "99999999999999999999"]
NO_LEVELS = ["abc", "", "5.5", "1e2", [], {}, [50]]


class Rooms:
    """Rooms out of one source of chance."""

    def __init__(self, random):
        self.random = random
        self.made = 0

    def often(self, share):
        return self.random.random() < share

    def level(self, version, odd):
        """A level; with some odds, one as only old versions have it, or nothing that is a level."""
        version = int(version)
        if version < 10 and self.often(odd):
            kind = self.random.random()
            if kind < 0.5:
                return self.random.choice(STRINGS)
            if kind < 0.8 and version < 6:
                return self.random.choice([50.5, 49.99, -0.5, 1e2, 1e20, 2**53, 2**70, 100.0])
            return self.random.choice(NO_LEVELS + [None])
        return self.random.choice([-1, 0, 0, 1, 10, 49, 50, 50, 51, 99, 100, 100, 2**53 - 1])

    def levels(self, version, names, odd):
        return {name: self.level(version, odd) for name in names if self.often(0.5)}

    def power_levels(self, version, create, old=None):
        odd = self.random.choice([0, 0, 0.1, 0.3])
        if old is not None and self.often(0.7):
            return self.changed(version, old, odd)
        content = self.levels(version, self.random.sample(NUMBERS, 3), odd)
        users = self.levels(version, USERS, odd / 3)
        if version == "12" and self.often(0.9):
            users = {user: level for user, level in users.items() if not is_privileged(create, user)}
        if self.often(0.8):
            users.setdefault(BOB, 50)
        content["users"] = users
        if self.often(0.6):
            content["events"] = self.levels(version, TYPES, odd)
        if self.often(0.4):
            content["notifications"] = self.levels(version, ["room", "a"], odd)
        return self.spoiled(content)

    def changed(self, version, old, odd):
        content = {key: dict(value) if isinstance(value, dict) else value for key, value in old.items()}
        for _ in range(self.random.randint(0, 2)):
            place = self.random.choice(["", "", "users", "users", "events", "notifications"])
            inner = content if place == "" else content.setdefault(place, {})
            if isinstance(inner, dict):
                names = {"": NUMBERS, "users": USERS, "events": TYPES, "notifications": ["room", "a"]}[place]
                name = self.random.choice(names)
                if self.often(0.3):
                    inner.pop(name, None)
                else:
                    inner[name] = self.level(version, odd)
        return self.spoiled(content)

    def spoiled(self, content):
        if self.often(0.04):
            content[self.random.choice(["users", "events", "notifications"])] = self.random.choice(
                [None, [], "", "x", 5, ["a"], {}]
            )
        if self.often(0.02) and isinstance(content.get("users"), dict):
            content["users"]["nobody"] = 5
        return content

    def event(self, version, kind, sender, content, room_id, state_key=None, prev=(), more=None):
        self.made += 1
        event = {
            "type": kind, "sender": sender, "content": content, "depth": self.made, "origin_server_ts": self.made,
            "prev_events": self.references(version, prev), "auth_events": [], "hashes": {"sha256": "aGFzaA"},
            "signatures": {sender.split(":", 1)[1]: {"ed25519:1": "c2lnbmVk"}},
        }
        if room_id is not None:
            event["room_id"] = room_id
        if state_key is not None:
            event["state_key"] = state_key
        if version in ("1", "2"):
            event["event_id"] = f"$event{self.made}:" + self.random.choice([sender.split(":", 1)[1], "two.example"])
            event["signatures"].setdefault(event["event_id"].split(":", 1)[1], {"ed25519:1": "c2lnbmVk"})
        event.update(more or {})
        return event

    @staticmethod
    def references(version, ids):
        return [[event_id, {"sha256": "aGFzaA"}] for event_id in ids] if version in ("1", "2") else list(ids)

    def room(self, version):
        """The create event and the rest of a state, as events."""
        content = {"room_version": version}
        if int(version) < 11:
            content["creator"] = ALICE if self.often(0.9) else self.random.choice([BOB, 5, None])
        if self.often(0.1):
            content["m.federate"] = self.random.choice([False, True, "yes", None])
        if self.often(0.3):
            content["additional_creators"] = self.random.sample(USERS, self.random.randint(0, 2))
        create = parsed(version, self.event(version, "m.room.create", ALICE, content, *self.room_id(version)))
        state = [create]
        for user in USERS:
            if self.often(0.85 if user != DAVE else 0.5):
                membership = self.random.choice(MEMBERSHIPS + ["join"] * (15 if user == ALICE else 4))
                state.append(self.state(version, create, "m.room.member", user, user, {"membership": membership}))
        if self.often(0.8):
            levels = self.power_levels(version, create)
            state.append(self.state(version, create, "m.room.power_levels", ALICE, "", levels))
        if self.often(0.9):
            rule = self.random.choice(JOIN_RULES) if self.often(0.95) else self.random.choice(["private", 5, None])
            state.append(self.state(version, create, "m.room.join_rules", ALICE, "", {"join_rule": rule}))
        if self.often(0.4):
            keys = {"public_key": PUBLIC_KEY} if self.often(0.5) else {"public_keys": [{"public_key": PUBLIC_KEY}]}
            sender = self.random.choice([ALICE, BOB])
            state.append(self.state(version, create, "m.room.third_party_invite", sender, "token", keys))
        return create, state

    def room_id(self, version):
        return (None, "") if version == "12" else ("!room:one.example", "")

    def state(self, version, create, kind, sender, state_key, content):
        return parsed(version, self.event(version, kind, sender, content, create.room_id, state_key))

    def next_event(self, version, create, state):
        """Any event that somebody might send into the room."""
        kinds = {
            self.member: 10, self.levels_event: 5, self.redaction: 2, self.aliases: 2, self.other: 4, self.invite: 1,
            self.new_create: 0.5,
        }
        make = self.random.choices(list(kinds), list(kinds.values()))[0]
        return make(version, create, state, self.random.choice(USERS + [ALICE, BOB]))

    def member(self, version, create, state, sender):
        membership = self.random.choice(MEMBERSHIPS + ["join", "invite"])
        if self.often(0.03):
            membership = self.random.choice(["x", 5])
        itself = membership in ("join", "knock") and self.often(0.8)
        target = sender if itself else self.random.choice(USERS + ["", "nobody"] if self.often(0.05) else USERS)
        content = {"membership": membership}
        event = self.event(version, "m.room.member", sender, content, create.room_id, target)
        if membership == "join" and self.often(0.4):
            voucher = self.random.choice(USERS)
            content["join_authorised_via_users_server"] = voucher
            if self.often(0.9):
                event["signatures"].setdefault(voucher.split(":", 1)[1], {"ed25519:1": "c2lnbmVk"})
        if membership == "invite" and self.often(0.3):
            content["third_party_invite"] = self.third_party_invite(target)
        if self.often(0.3):
            event["prev_events"] = self.references(version, [create.event_id])
        return event

    def third_party_invite(self, target):
        signed = {"mxid": target if self.often(0.9) else BOB, "token": "token" if self.often(0.9) else "other"}
        signed = sign_json(signed, "identity.example", IDENTITY_KEY)
        if self.often(0.1):
            signed["added"] = 1
        return {"display_name": "b", "signed": signed}

    def levels_event(self, version, create, state, sender):
        old = next((e for e in state if e.type == "m.room.power_levels"), None)
        content = self.power_levels(version, create, plain(old.content) if old else None)
        return self.event(version, "m.room.power_levels", sender, content, create.room_id, "")

    def redaction(self, version, create, state, sender):
        target = self.random.choice(["$e:one.example", "$e:two.example", "$e", "$e:two.example:1", 5, None])
        more = {} if target is None else {"redacts": target}
        content = {"redacts": target} if int(version) > 10 else {}
        return self.event(version, "m.room.redaction", sender, content, create.room_id, None, more=more)

    def aliases(self, version, create, state, sender):
        key = self.random.choice([sender.split(":", 1)[1], "one.example", "two.example", "", None])
        return self.event(version, "m.room.aliases", sender, {"aliases": []}, create.room_id, key)

    def other(self, version, create, state, sender):
        key = self.random.choice([None, "", "key", sender, BOB])
        return self.event(version, self.random.choice(TYPES[1:]), sender, {}, create.room_id, key)

    def invite(self, version, create, state, sender):
        return self.event(version, "m.room.third_party_invite", sender, {"public_key": PUBLIC_KEY}, create.room_id, "t")

    def new_create(self, version, create, state, sender):
        content = {"room_version": version, "creator": sender}
        for key in ("room_version", "creator"):
            if self.often(0.2):
                del content[key]
        if self.often(0.2):
            content["additional_creators"] = self.random.choice([[], [BOB], ["bob"], 5, [5]])
        prev = [create.event_id] if self.often(0.2) else []
        return self.event(version, "m.room.create", sender, content, *self.room_id(version), prev)


def plain(value):
    """Content as the parser gives it, as Python has it."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def is_privileged(create, user):
    return create.sender == user or user in create.content.get("additional_creators", [])


def parsed(version, event):
    return make_event_from_dict(event, KNOWN_ROOM_VERSIONS[version])


def verdict(event, state):
    """Whether Synapse allows the event; and if it does not, whether it only failed to tell."""
    try:
        if event.type == "m.room.create":
            _check_create(event)
        else:
            validate_event_for_room_version(event)
            check_state_dependent_auth_rules(event, state)
        return {"allowed": True}
    except SynapseError as e:
        return {"allowed": False, "reason": str(e)}
    except Exception as e:
        return {"allowed": False, "failure": repr(e)}


def needed(event):
    """The state that decides on the event."""
    try:
        entries = auth_types_for_event(event.room_version, event)
        return sorted([kind, key] for kind, key in entries if kind != "m.room.create")
    except Exception:
        return None
