#!/usr/bin/env python3
"""Records what the Python implementation of Matrix makes of generated documents and events.

The recorded files are replayed by RecordedVectorsTest. They only change when this script does:

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install signedjson canonicaljson matrix-synapse
    /tmp/vectors/bin/python generate.py ../resources/vectors

documents.jsonl.gz  source text, canonical JSON and signature of JSON objects
fractions.jsonl.gz  numbers outside canonical JSON, as the lenient encoding writes them
signatures.jsonl.gz keys and signatures that only an attacker makes, and whether libsodium takes them
events.jsonl.gz     hashed and signed events of each room version, with their ids, their reference hash and what
                    redaction leaves of them
auth.jsonl.gz       states of rooms of each version, and which events that come next are allowed

Top-level keys `age_ts`, `outlier` and `destinations` do not occur in the events: Synapse leaves them out of the content
hash, the specification does not.
"""

import base64
import gzip
import json
import random
import struct
import sys
from pathlib import Path

import curve25519 as curve
import nacl.bindings
import nacl.exceptions
from canonicaljson import encode_canonical_json
from signedjson.key import decode_signing_key_base64
from signedjson.sign import sign_json
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.crypto.event_signing import add_hashes_and_signatures, compute_event_reference_hash
from synapse.events import make_event_from_dict
from synapse.events.utils import prune_event

import rooms

RANDOM = random.Random(2444)
KEY = decode_signing_key_base64("ed25519", "1", "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")
OTHER_KEY = decode_signing_key_base64("ed25519", "a_2", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
LIMIT = 2**53 - 1

INTERESTING = (
    [chr(c) for c in range(0x20)]
    + list('"\\/abcABC019 ~\x7f\x80\xff')
    + list("\u00e9\u0301\u07ff\u0800\u2028\u2029\u65e5\u672c\ud7ff\ue000\ufdd0\ufeff\ufffd\ufffe\uffff")
    + list("\U00010000\U00010001\U0001f600\U000fffff\U00100000\U0010ffff")
)
INTEGERS = [0, 1, -1, 9, 10, -10, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**32, LIMIT, -LIMIT, LIMIT - 1]


def text(longest=8):
    return "".join(RANDOM.choice(INTERESTING) for _ in range(RANDOM.randint(0, longest)))


def integer():
    return RANDOM.choice(INTEGERS) if RANDOM.random() < 0.6 else RANDOM.randint(-LIMIT, LIMIT)


def value(depth):
    kind = RANDOM.random()
    if depth > 0 and kind < 0.25:
        return {text(4): value(depth - 1) for _ in range(RANDOM.randint(0, 6))}
    if depth > 0 and kind < 0.4:
        return [value(depth - 1) for _ in range(RANDOM.randint(0, 5))]
    return RANDOM.choice([text(), text(), integer(), integer(), True, False, None, {}, []])


def document(depth=4, keys=8):
    return {text(5): value(depth) for _ in range(RANDOM.randint(0, keys))}


def nested(depth):
    inner = {"": integer()}
    for _ in range(depth):
        inner = {text(2): inner} if RANDOM.random() < 0.5 else {"a": [inner]}
    return inner


def space():
    return RANDOM.choice(["", "", "", " ", "\n", "\t", "\r\n  "])


def spelt_character(c, escapes):
    """One of the ways in which a character may be written in JSON; a share of the characters is escaped without need."""
    if escapes < RANDOM.random() and c >= " " and c not in '"\\':
        return c
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\", "/": "\\/"}
    ways = [short[c]] if c in short else []
    units = struct.unpack(f">{len(c.encode('utf-16-be')) // 2}H", c.encode("utf-16-be"))
    form = RANDOM.choice(["\\u%04x", "\\u%04X"])
    ways.append("".join(form % unit for unit in units))
    return RANDOM.choice(ways)


def spelt(node, escapes, zeros=0.0):
    """The value as JSON with whitespace, key order and escapes as they come; a share of the zeros has a sign."""
    if isinstance(node, dict):
        items = list(node.items())
        RANDOM.shuffle(items)
        members = [
            space() + spelt(k, escapes) + space() + ":" + space() + spelt(v, escapes, zeros) + space() for k, v in items
        ]
        return "{" + (",".join(members) or space()) + "}"
    if isinstance(node, list):
        return "[" + (",".join(space() + spelt(v, escapes, zeros) + space() for v in node) or space()) + "]"
    if isinstance(node, str):
        return '"' + "".join(spelt_character(c, escapes) for c in node) + '"'
    if isinstance(node, float):
        return RANDOM.choice([repr(node), "%.17e" % node, "%.17E" % node])
    return "-0" if zeros and node == 0 and type(node) is int and RANDOM.random() < zeros else json.dumps(node)


def write(path, rows):
    lines = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode("ascii"), mtime=0))


def document_row(doc):
    source = space() + spelt(doc, 0.4) + space()
    assert json.loads(source) == doc
    signed = sign_json(dict(doc), "domain", KEY)
    return {
        "source": source,
        "canonical": encode_canonical_json(doc).decode("utf-8"),
        "signature": signed["signatures"]["domain"]["ed25519:1"],
    }


def documents():
    for _ in range(220):
        yield document_row(document())
    for depth in (10, 30, 45):
        yield document_row(nested(depth))
    yield document_row({c: i for i, c in enumerate(INTERESTING)})
    yield document_row({a + b: 0 for a in INTERESTING[-14:] for b in INTERESTING[-14:]})
    yield document_row({"": "", "integers": INTEGERS})


def fraction_row(number):
    source = json.dumps({"n": number})
    return {"source": source, "canonical": encode_canonical_json({"n": number}).decode("utf-8")}


def fractions():
    fixed = [0.0, -0.0, 1.0, -1.0, 0.1, 1e15, 1e16, 1.5e16, 123456789012345.6, 1234567890123456.7, 1e-4, 1e-5, 1.5e-5]
    fixed += [1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2.0**53, 2.0**63, 1e100, 1e-7]
    yield from map(fraction_row, fixed)
    for _ in range(200):
        number = struct.unpack(">d", RANDOM.randbytes(8))[0]
        if number == number and abs(number) != float("inf"):
            yield fraction_row(number)
    for _ in range(100):
        yield fraction_row(RANDOM.uniform(-1, 1) * 10 ** RANDOM.randint(-8, 20))
    yield from map(fraction_row, [2**53, -(2**53), 2**63, 2**64, 10**100])


TYPES = {
    "m.room.create": ["creator", "room_version", "m.federate", "predecessor", "additional_creators", "type"],
    "m.room.member": ["membership", "join_authorised_via_users_server", "displayname", "avatar_url", "reason"],
    "m.room.join_rules": ["join_rule", "allow", "other"],
    "m.room.power_levels": [
        "ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users", "users_default",
        "notifications",
    ],
    "m.room.history_visibility": ["history_visibility", "other"],
    "m.room.redaction": ["redacts", "reason"],
    "m.room.aliases": ["aliases"],
    "m.room.server_acl": ["allow", "deny", "allow_ip_literals"],
    "m.room.third_party_invite": ["public_key", "public_keys", "display_name"],
    "m.room.message": ["body", "msgtype", "membership", "creator"],
    "io.example.\u65e5\U0001f600": ["users", "redacts"],
}
THIRD_PARTY_INVITES = [
    {"signed": {"mxid": "@a:b", "token": "t", "signatures": {}}, "display_name": "x"},
    {"display_name": "x"}, {}, {"signed": None}, "text", None, 1, [],
]


def made_up_id(*servers):
    return "$" + text(6).replace("\0", "") + ":" + RANDOM.choice(servers)


def event_references(version, most):
    hashes = [RANDOM.randbytes(32) for _ in range(RANDOM.randint(0, most))]
    standard = [base64.b64encode(h).decode().rstrip("=") for h in hashes]
    if version in ("1", "2"):
        return [[made_up_id("domain", "a.b:1"), {"sha256": h}] for h in standard]
    return ["$" + (h if version == "3" else h.replace("+", "-").replace("/", "_")) for h in standard]


def tolerated():
    """A number that only the events of old versions hold."""
    kind = RANDOM.random()
    if kind < 0.3:
        return RANDOM.choice([0.5, -0.0, 1.0, 1e15, 1e16, 1e22, 1e-7, 123456.789, 5e-324, 1.7976931348623157e308])
    if kind < 0.6:
        return RANDOM.choice([2**53, -(2**53), 2**63, 2**64, 10**100, 10**1000])
    return RANDOM.uniform(-1, 1) * 10 ** RANDOM.randint(-8, 20)


def event_content(version, kind):
    content = document(2, 4)
    if int(version) < 6:
        for key in RANDOM.sample(TYPES[kind], len(TYPES[kind]) // 2) + [text(3)]:
            content[key] = RANDOM.choice([tolerated(), {text(2): tolerated()}, [tolerated(), tolerated()]])
    for key in TYPES[kind]:
        if key not in content and RANDOM.random() < 0.7:
            content[key] = value(2)
    if kind == "m.room.member":
        content.pop("join_authorised_via_users_server", None)
        if RANDOM.random() < 0.4:
            content["join_authorised_via_users_server"] = "@host:vouching.example"
        if RANDOM.random() < 0.7:
            content["third_party_invite"] = RANDOM.choice(THIRD_PARTY_INVITES)
    return content


def bare_event(version, kind):
    event = {
        "type": kind,
        "sender": "@user:domain",
        "content": event_content(version, kind),
        "depth": abs(integer()),
        "origin_server_ts": RANDOM.randint(0, 2**42),
        "prev_events": event_references(version, 4),
        "auth_events": event_references(version, 4),
    }
    if version in ("1", "2"):
        event["event_id"] = made_up_id("domain", "other.example:8448")
    if int(version) < 6 and RANDOM.random() < 0.3:
        event["depth"] = RANDOM.choice([2**53, 2**60, 2**63 - 1])
        event["origin_server_ts"] = RANDOM.choice([2**53, -(2**63), 2**63 - 1])
    if kind != "m.room.create" or version != "12":
        event["room_id"] = "!room:domain" if version != "12" else "!" + "x" * 43
    if kind.startswith("m.room.") and kind not in ("m.room.message", "m.room.redaction"):
        event["state_key"] = "" if kind == "m.room.create" else RANDOM.choice(["", text(), "@user:domain"])
    for key in ("origin", "membership", "prev_state", "redacts", "replaces_state", text(5) + "x"):
        if RANDOM.random() < 0.3:
            event[key] = tolerated() if int(version) < 6 and RANDOM.random() < 0.5 else value(1)
    return event


def event_row(version, kind):
    rules = KNOWN_ROOM_VERSIONS[version]
    event = bare_event(version, kind)
    if RANDOM.random() < 0.5:
        event["unsigned"] = document(1, 3)
    add_hashes_and_signatures(rules, event, "domain", KEY)
    if RANDOM.random() < 0.3:
        add_hashes_and_signatures(rules, event, "other.example:8448", OTHER_KEY)
    source = spelt(event, 0.02, 0.5 if int(version) < 6 else 0.0)
    parsed = make_event_from_dict(json.loads(source), rules)
    redacted = prune_event(parsed).get_pdu_json()
    redacted.pop("unsigned", None)
    return {
        "version": version,
        "event": source,
        "event_id": parsed.event_id,
        "room_id": parsed.room_id,
        "reference_hash": base64.b64encode(compute_event_reference_hash(parsed)[1]).decode(),
        "redacted": encode_canonical_json(redacted).decode("utf-8"),
    }


def events():
    for version in map(str, range(1, 13)):
        for kind in TYPES:
            for _ in range(3):
                yield event_row(version, kind)


def is_told_by_the_specification(verdict):
    """Synapse fails over levels that are none, and closes rooms to users whom the rules do not speak of."""
    return "failure" not in verdict and "unfederatable" not in verdict.get("reason", "")


def in_order(event):
    return json.loads(encode_canonical_json(event.get_pdu_json()))


def auth():
    for version in map(str, range(1, 13)):
        source = rooms.Rooms(random.Random(int(version)))
        wanted = {True: 70, False: 70}
        while sum(wanted.values()) > 0:
            create, state = source.room(version)
            row = {"version": version, "state": [in_order(event) for event in state], "events": []}
            for _ in range(20):
                event = rooms.parsed(version, source.next_event(version, create, state))
                verdict = rooms.verdict(event, state)
                if wanted[verdict["allowed"]] > 0 and is_told_by_the_specification(verdict):
                    wanted[verdict["allowed"]] -= 1
                    row["events"].append(
                        {"event": in_order(event), "allowed": verdict["allowed"], "needed": rooms.needed(event)}
                    )
            if row["events"]:
                yield row


def signature_row(case, key, message, signature):
    try:
        nacl.bindings.crypto_sign_open(signature + message, key)
        valid = True
    except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError):
        valid = False
    return {"case": case, "key": key.hex(), "message": message.hex(), "signature": signature.hex(), "valid": valid}


def odd_encodings(point):
    """The canonical encoding, the one with the other sign bit, and those with y + p where that fits."""
    canonical = curve.encode(point)
    y = int.from_bytes(canonical, "little") % 2**255
    encodings = [canonical, (y | 1 << 255).to_bytes(32, "little"), y.to_bytes(32, "little")]
    if y + curve.P < 2**255:
        encodings += [(y + curve.P | bit << 255).to_bytes(32, "little") for bit in (0, 1)]
    return encodings


def signatures():
    secret, nonce = RANDOM.randrange(curve.L), RANDOM.randrange(curve.L)
    point = curve.multiply(secret, curve.BASE)
    key = curve.encode(point)
    good = curve.signature(secret, key, nonce, b"message")
    yield signature_row("good", key, b"message", good)
    yield signature_row("other message", key, b"massage", good)
    scalar = int.from_bytes(good[32:], "little")
    for times in (1, 2, 8, 15):
        unreduced = (scalar + times * curve.L).to_bytes(33, "little")
        if unreduced[32] == 0:
            yield signature_row("S not reduced", key, b"message", good[:32] + unreduced[:32])
    yield signature_row("S = L", key, b"message", good[:32] + curve.L.to_bytes(32, "little"))
    yield signature_row("S = 0", key, b"message", good[:32] + bytes(32))
    for bit in RANDOM.sample(range(512), 60):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        yield signature_row("flipped bit", key, b"message", bytes(flipped))
    for torsion in curve.TORSION:
        for r in odd_encodings(torsion):
            yield signature_row("R of small order", key, b"m", curve.signature(secret, key, 0, b"m", r))
        for small in odd_encodings(torsion):
            yield signature_row("key of small order", small, b"m", curve.signature(0, small, nonce, b"m"))
            for other in odd_encodings(torsion):
                yield signature_row("key and R of small order", small, b"m", other + bytes(32))
    for torsion in curve.TORSION[1:]:
        mixed = curve.encode(curve.add(point, torsion))
        for i in range(10):
            message = b"mixed order %d" % i
            yield signature_row("key of mixed order", mixed, message, curve.signature(secret, mixed, nonce, message))
        r = curve.encode(curve.add(curve.multiply(nonce, curve.BASE), torsion))
        yield signature_row("R of mixed order", key, b"m", curve.signature(secret, key, nonce, b"m", r))
    for y in (2, 3, 5, 7, curve.P, curve.P + 3, curve.P + 18, 2**255 - 1):
        odd = y.to_bytes(32, "little")
        yield signature_row("R of odd encoding or no point", key, b"m", curve.signature(secret, key, nonce, b"m", odd))
        yield signature_row("key of odd encoding or no point", odd, b"m", good)


def main():
    target = Path(sys.argv[1])
    write(target / "documents.jsonl.gz", documents())
    write(target / "fractions.jsonl.gz", fractions())
    write(target / "events.jsonl.gz", events())
    write(target / "signatures.jsonl.gz", signatures())
    write(target / "auth.jsonl.gz", auth())


if __name__ == "__main__":
    main()
