package io.peekbridge.api.remote;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;

/** A peek of ours that has ended, as its server says. */
record ExpiredPeek(ServerName origin, RoomId roomId, String peekId) {}
