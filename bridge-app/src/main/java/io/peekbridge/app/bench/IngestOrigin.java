package io.peekbridge.app.bench;

import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.auth.RequestSigner;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A server with a room that the bridge follows, and the requests that it is about to send. */
final class IngestOrigin implements AutoCloseable {
  private final PeerServer server;
  private final RemoteRoom room;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<HttpRequest> requests = new ArrayList<>();
  private List<Pdu> prepared = List.of();
  private long positionAfterwards;
  private int sent;

  IngestOrigin(String name) {
    this.server = new PeerServer(name);
    this.room = new RemoteRoom(server.identity());
    server.answer("/_matrix/federation/v1/peek/", request -> room.peekAnswer()).start();
  }

  PeerServer server() {
    return server;
  }

  RoomId roomId() {
    return room.roomId();
  }

  /** Signs the next events of the room, and the transactions that take them to the bridge. */
  void prepare(int events, BenchNetwork network, long position) {
    prepared = IntStream.range(0, events).mapToObj(room::message).toList();
    positionAfterwards = position + events;
    requests.clear();
    RequestSigner signer = new RequestSigner(server.identity());
    for (byte[] body : Transactions.of(server.name(), prepared.stream().map(Pdu::bytes).toList())) {
      requests.add(request(network, signer, body));
    }
  }

  private HttpRequest request(BenchNetwork network, RequestSigner signer, byte[] body) {
    String target = Transactions.PATH + "ingest" + sent++;
    FederationRequest request = FederationRequest.put(network.name(), target, body);
    return HttpRequest.newBuilder(network.bridge().federationUrl().resolve(target))
        .header("Authorization", signer.authorization(request))
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofByteArray(body))
        .build();
  }

  List<Pdu> prepared() {
    return prepared;
  }

  /** The position of the room at the bridge when it has accepted what was prepared. */
  long positionAfterwards() {
    return positionAfterwards;
  }

  /** Sends one transaction after the other. */
  void sendPrepared() throws IOException, InterruptedException {
    for (HttpRequest request : requests) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new BenchFailedException(
            "a transaction was answered with " + answer.statusCode() + ": " + answer.body());
      }
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
