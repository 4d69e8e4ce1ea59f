package io.peekbridge.app.bridge;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.federation.ExpiredPeekListener;
import io.peekbridge.api.federation.FederationServer;
import io.peekbridge.api.federation.FederationServices;
import io.peekbridge.api.operator.KafkaPlace;
import io.peekbridge.api.operator.OperatorServer;
import io.peekbridge.api.operator.OperatorServices;
import io.peekbridge.api.operator.RelayView;
import io.peekbridge.kafka.query.RoomQueries;

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
      RoomQueries rooms,
      JoinParts joins,
      RelayView relay,
      ExpiredPeekListener expiredPeeks) {
    ApiSettings settings = ModuleSettings.api(basis.config(), Version.current());
    this.federationServer =
        new FederationServer(
            settings,
            new FederationServices(
                federation.identity(),
                log.log()::append,
                rooms,
                federation.authenticator(),
                federation.keyRing(),
                federation.ownKeys(),
                log.activePeeks(),
                new ExpectedRooms(log.followed(), joins::isJoining),
                directory,
                expiredPeeks,
                basis.metrics(),
                basis.clock()));
    this.operatorServer =
        new OperatorServer(
            settings,
            new OperatorServices(
                federation.identity(),
                log.log()::append,
                rooms,
                log.activePeeks(),
                log.followed(),
                directory,
                relay,
                joins,
                new KafkaPlace(basis.kafka().bootstrap(), basis.config().topicPrefix()),
                rooms::isReady,
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
