#!/usr/bin/env python3
"""Records how Synapse resolves the states of generated rooms.

The recorded file is replayed by ResolutionVectorsTest. Set up as for generate.py, then:

    /tmp/vectors/bin/python resolution.py ../resources/vectors/resolution.jsonl.gz

A second argument is the number of rooms for each algorithm, a third one the seed of the generator, for more cases than
are kept. A row is a room:

    algorithm   "v1", "v2" or "v2.1". The rooms of "v1" are of a later version too: the algorithm does not care.
    version     the room version
    events      type, state key, sender, content, timestamp, depth, parents, auth events; the latter by index
    ids         the first characters of the SHA-256 of all event ids, to be sure that the events are rebuilt alike
    cases       states to be resolved and the resolved state, each as sorted indices of events

The rooms fork and merge. Some states are what a faulty or badly connected server might take for the state: entries are
older than they should be, or missing. There are no power levels with a state key: Synapse compares them with those that
had the same state key, others with those of the room.
"""

import gzip
import hashlib
import json
import random
import sys
from pathlib import Path

from synapse.api.errors import SynapseError
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.event_auth import auth_types_for_event, check_state_dependent_auth_rules
from synapse.events import make_event_from_dict
from synapse.state import v1, v2
from synapse.storage.databases.main.event_federation import StateDifference

CREATE, POWER, RULES = ("m.room.create", ""), ("m.room.power_levels", ""), ("m.room.join_rules", "")
USERS = ["@a:one.x", "@b:two.x", "@c:three.x", "@d:one.x", "@e:two.x"]
LEVELS = [0, 0, 10, 50, 50, 99, 100]


class Clock:
    async def sleep(self, duration):
        pass


class Room:
    def __init__(self, rng, algorithm, version):
        self.rng = rng
        self.algorithm = algorithm
        self.version = KNOWN_ROOM_VERSIONS[version]
        self.events = []
        self.index = {}
        self.by_id = {}
        self.chains = {}
        self.after = []  # for each event, the state after it
        self.room_id = "!room:one.x"
        self.lies = rng.random() < 0.3
        self.hasty = rng.random() < 0.5

    # --- what Synapse's algorithms ask for

    async def get_events(self, ids, allow_rejected=False):
        return {each: self.by_id[each] for each in ids}

    def chain(self, event_id):
        """The event and its auth chain."""
        if event_id not in self.chains:
            found = {event_id}
            for auth in self.by_id[event_id].auth_event_ids():
                found |= self.chain(auth)
            self.chains[event_id] = found
        return self.chains[event_id]

    async def get_auth_chain_difference(self, room_id, state_sets, conflicted, additional):
        chains = [set().union(*map(self.chain, state)) for state in state_sets]
        difference = set().union(*chains) - set.intersection(*chains)
        subgraph = None
        if conflicted is not None:
            below = set().union(*map(self.chain, conflicted))
            subgraph = {each for each in below if self.chain(each) & conflicted}
        return StateDifference(auth_difference=difference, conflicted_subgraph=subgraph)

    def resolve(self, states):
        if self.algorithm == "v1":
            task = v1.resolve_events_with_store(self.room_id, self.version, states, None, self.get_events)
        else:
            task = v2.resolve_events_with_store(Clock(), self.room_id, self.version, states, None, self)
        try:
            task.send(None)
        except StopIteration as done:
            return dict(done.value)
        raise AssertionError("the algorithm waits for something")

    # --- how rooms come about

    def event(self, kind, key, sender, content, prev, state):
        depth = 1 + max((self.events[each].depth for each in prev), default=0)
        if self.lies and self.rng.random() < 0.2:
            depth = max(1, depth + self.rng.randint(-5, 5))
        time = 1000 + 10 * (len(self.events) if not self.lies else self.rng.randint(0, 40))
        if self.hasty:
            time = time // 50 * 50
        pdu = {
            "type": kind, "state_key": key, "sender": sender, "content": content, "depth": depth,
            "origin_server_ts": time, "hashes": {"sha256": str(len(self.events))}, "signatures": {},
            "prev_events": [self.events[each].event_id for each in prev], "auth_events": [],
        }
        if kind != "m.room.create" or not self.version.msc4291_room_ids_as_hashes:
            pdu["room_id"] = self.room_id
        draft = make_event_from_dict(json.loads(json.dumps(pdu)), self.version)
        types = sorted(auth_types_for_event(self.version, draft))
        auth = [state[each] for each in types if each in state]
        if self.version.msc4291_room_ids_as_hashes:
            auth = [each for each in auth if each != self.events[0].event_id]
        pdu["auth_events"] = auth
        return make_event_from_dict(pdu, self.version)

    def add(self, event, state):
        self.index[event.event_id] = len(self.events)
        self.by_id[event.event_id] = event
        self.events.append(event)
        self.after.append({**state, (event.type, event.state_key): event.event_id})

    def allowed(self, event, state):
        own = {(e.type, e.state_key): e for e in (self.by_id[each] for each in event.auth_event_ids())}
        now = {key: self.by_id[each] for key, each in state.items()}
        try:
            check_state_dependent_auth_rules(event, own.values())
            check_state_dependent_auth_rules(event, now.values())
            return True
        except SynapseError:
            return False

    def start(self):
        rng = self.rng
        content = {"room_version": self.version.identifier, "creator": USERS[0]}
        if rng.random() < 0.05:
            content["m.federate"] = False
        if self.version.msc4289_creator_power_enabled and rng.random() < 0.3:
            content["additional_creators"] = [USERS[1]]
        create = self.event("m.room.create", "", USERS[0], content, [], {})
        self.room_id = create.room_id
        self.add(create, {})
        self.send("m.room.member", USERS[0], USERS[0], {"membership": "join"}, [0])
        if rng.random() < 0.9:
            self.send("m.room.power_levels", "", USERS[0], self.first_levels(content), [len(self.events) - 1])
        if rng.random() < 0.9:
            rule = {"join_rule": rng.choice(["public", "public", "invite"])}
            self.send("m.room.join_rules", "", USERS[0], rule, [len(self.events) - 1])

    def first_levels(self, create):
        levels = {user: self.rng.choice(LEVELS) for user in USERS[1:] if self.rng.random() < 0.5}
        if not self.version.msc4289_creator_power_enabled:
            levels[USERS[0]] = 100
        for creator in create.get("additional_creators", []):
            levels.pop(creator, None)
        content = {"users": levels}
        if self.rng.random() < 0.5:
            content["users_default"] = self.rng.choice([0, 50])
        return content

    def send(self, kind, key, sender, content, prev):
        states = [self.after[each] for each in prev]
        state = states[0] if len(states) == 1 else self.resolve(states)
        event = self.event(kind, key, sender, content, prev, state)
        if self.allowed(event, state):
            self.add(event, state)

    def step(self):
        rng = self.rng
        last = len(self.events)
        prev = {rng.randrange(max(0, last - 6), last)}
        if rng.random() < 0.2:
            prev.add(rng.randrange(last))
        sender = rng.choice(USERS)
        other = rng.choice(USERS)
        action = rng.random()
        if action < 0.16:
            self.send("m.room.member", sender, sender, {"membership": "join", "n": last}, prev)
        elif action < 0.22:
            self.send("m.room.member", sender, sender, {"membership": rng.choice(["leave", "knock"])}, prev)
        elif action < 0.40:
            membership = rng.choice(["invite", "leave", "ban", "ban"])
            self.send("m.room.member", other, sender, {"membership": membership}, prev)
        elif action < 0.60:
            self.change_levels(sender, prev)
        elif action < 0.70:
            self.send("m.room.join_rules", "", sender, self.rule(), prev)
        elif action < 0.75:
            content = {"membership": "join", "join_authorised_via_users_server": other}
            self.send("m.room.member", sender, sender, content, prev)
        else:
            kind = rng.choice(["m.room.topic", "m.room.topic", "m.room.name", "x.owned", "m.room.join_rules"])
            key = {"x.owned": rng.choice(["", sender]), "m.room.join_rules": "k"}.get(kind, "")
            self.send(kind, key, sender, {"n": last}, prev)

    def levels_before(self, prev):
        now = self.after[max(prev)].get(POWER)
        return json.loads(json.dumps(self.by_id[now].get_dict()["content"])) if now else {"users": {}}

    def rule(self):
        rule = self.rng.choice(["public", "public", "invite", "knock", "restricted"])
        return {"join_rule": rule, "allow": []}

    def change_levels(self, sender, prev):
        rng = self.rng
        content = self.levels_before(prev)
        for _ in range(rng.randint(1, 2)):
            change = rng.random()
            users = USERS[1 if self.version.msc4289_creator_power_enabled else 0:]
            if change < 0.7:
                content["users"][rng.choice(users)] = rng.choice(LEVELS)
            elif change < 0.8:
                content[rng.choice(["ban", "kick", "invite", "state_default"])] = rng.choice(LEVELS)
            elif change < 0.9:
                content.setdefault("events", {})[rng.choice(["m.room.topic", "m.room.join_rules"])] = rng.choice(LEVELS)
            else:
                content["users"].pop(rng.choice(USERS), None)
        self.send("m.room.power_levels", "", sender, content, prev)

    # --- what is recorded

    def faulty(self, state):
        """The state with some entries of another time."""
        state = dict(state)
        for _ in range(self.rng.randint(1, 3)):
            key = self.rng.choice(sorted(state))
            others = [each.event_id for each in self.events if (each.type, each.state_key) == key]
            state[key] = self.rng.choice(others)
            if self.rng.random() < 0.15 and key != CREATE:
                del state[key]
        return state

    def states(self):
        rng = self.rng
        first = max(0, len(self.events) - rng.choice([5, 15, 60]))
        picked = [self.after[rng.randrange(first, len(self.events))] for _ in range(rng.choice([2, 2, 2, 3, 4]))]
        picked = [self.faulty(each) if rng.random() < 0.3 else each for each in picked]
        if self.algorithm != "v1" and not self.version.msc4291_room_ids_as_hashes and rng.random() < 0.02:
            picked[0] = {key: each for key, each in picked[0].items() if key != CREATE}
        return picked

    def indices(self, state):
        return sorted(self.index[each] for each in state.values())

    def case(self):
        states = self.states()
        return {"states": [self.indices(each) for each in states], "resolved": self.indices(self.resolve(states))}

    def row(self, cases):
        ids = "".join(each.event_id for each in self.events)
        return {
            "algorithm": self.algorithm,
            "version": self.version.identifier,
            "events": [self.written(each) for each in self.events],
            "ids": hashlib.sha256(ids.encode("ascii")).hexdigest()[:12],
            "cases": [self.case() for _ in range(cases)],
        }

    def written(self, event):
        pdu = event.get_dict()
        links = [[self.index[each] for each in pdu[name]] for name in ("prev_events", "auth_events")]
        fields = ("type", "state_key", "sender", "content", "origin_server_ts", "depth")
        return [pdu[field] for field in fields] + links


def room(rng, algorithm):
    made = Room(rng, algorithm, "12" if algorithm == "v2.1" else rng.choice(["10", "11"]))
    made.start()
    for _ in range(rng.choice([15, 40, 90])):
        made.step()
    return made


def main():
    rooms = int(sys.argv[2]) if len(sys.argv) > 2 else 120
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1442)
    with Path(sys.argv[1]).open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as out:
        for algorithm in ("v1", "v2", "v2.1"):
            for _ in range(rooms):
                row = room(rng, algorithm).row(8)
                out.write((json.dumps(row, separators=(",", ":")) + "\n").encode("ascii"))


if __name__ == "__main__":
    main()
