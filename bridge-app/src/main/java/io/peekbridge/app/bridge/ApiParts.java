package io.peekbridge.app.bridge;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.federation.FederationServer;
import io.peekbridge.api.federation.FederationServices;
import io.peekbridge.api.letters.KafkaDeadLetterLog;
import io.peekbridge.api.operator.KafkaPlace;
import io.peekbridge.api.operator.OperatorLogs;
import io.peekbridge.api.operator.OperatorServer;
import io.peekbridge.api.operator.OperatorServices;
import io.peekbridge.api.operator.RelayView;

/** The ports for other servers and for operators. */
final class ApiParts {
  private final FederationServer federationServer;
  private final OperatorServer operatorServer;

  /** Opens both ports. */
  ApiParts(
      Basis basis,
      LogParts log,
      FederationParts federation,
      DirectoryParts directory,
      RoomsParts rooms,
      JoinParts joins,
      RelayView relay) {
    ApiSettings settings = ModuleSettings.api(basis.config(), Version.current());
    this.federationServer =
        new FederationServer(
            settings,
            new FederationServices(
                federation.identity(),
                log.edge()::append,
                rooms.rooms(),
                federation.authenticator(),
                federation.keyRing(),
                federation.ownKeys(),
                log.activePeeks(),
                new ExpectedRooms(log.followed(), joins::isJoining),
                directory,
                rooms.expiredPeeks(),
                basis
                    .closing()
                    .add(
                        "orders to wake destinations",
                        log.wakeOrders(basis.clock(), basis.metrics())),
                basis.metrics(),
                basis.clock()));
    this.operatorServer =
        new OperatorServer(
            settings,
            new OperatorServices(
                federation.identity(),
                log.edge()::append,
                rooms.rooms(),
                log.activePeeks(),
                log.followed(),
                directory,
                relay,
                joins,
                new OperatorLogs(
                    log.orders(),
                    log.deliveries(),
                    new KafkaDeadLetterLog(basis.kafka(), basis.topics())),
                federation.keyRing(),
                new KafkaPlace(basis.kafka().bootstrap(), basis.config().topicPrefix()),
                rooms.rooms()::isReady,
                basis.ed25519().providerName(),
                basis.metrics(),
                basis.clock()));
    federationServer.start();
    basis.closing().add("federation port", federationServer);
    operatorServer.start();
    basis.closing().add("operator port", operatorServer);
  }

  int federationPort() {
    return federationServer.port();
  }

  int operatorPort() {
    return operatorServer.port();
  }
}
