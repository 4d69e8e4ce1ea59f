package io.peekbridge.api.operator;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.FollowedRooms;
import io.peekbridge.api.RoomLog;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.query.RoomQueries;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the operator port works with. Nothing of it is closed with the server.
 *
 * @param hosted throws {@link io.peekbridge.kafka.query.RoomsUnavailableException} while not all of
 *     them are known
 * @param ready whether the process can do its work, for {@code /health/ready} and the status
 * @param cryptoProvider what makes and checks signatures, for the status
 */
public record OperatorServices(
    FederationIdentity identity,
    RoomLog log,
    RoomQueries rooms,
    ActivePeeks peeks,
    FollowedRooms followed,
    Supplier<HostedRooms> hosted,
    RelayView relay,
    Joins joins,
    OperatorLogs logs,
    KeyRing keyRing,
    KafkaPlace kafka,
    BooleanSupplier ready,
    String cryptoProvider,
    PrometheusMeterRegistry metrics,
    Clock clock) {}
