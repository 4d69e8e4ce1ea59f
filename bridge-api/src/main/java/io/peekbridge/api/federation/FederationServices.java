package io.peekbridge.api.federation;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.FollowedRooms;
import io.peekbridge.api.RoomLog;
import io.peekbridge.api.delivery.SeenServers;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.auth.RequestAuthenticator;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.kafka.query.RoomQueries;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the federation port works with. Nothing of it is closed with the server.
 *
 * @param hosted throws {@link io.peekbridge.kafka.query.RoomsUnavailableException} while not all of
 *     them are known
 */
public record FederationServices(
    FederationIdentity identity,
    RoomLog log,
    RoomQueries rooms,
    RequestAuthenticator authenticator,
    KeyRing keyRing,
    OwnKeys ownKeys,
    ActivePeeks peeks,
    FollowedRooms followed,
    Supplier<HostedRooms> hosted,
    ExpiredPeekListener expiredPeeks,
    SeenServers seen,
    MeterRegistry metrics,
    Clock clock) {}
