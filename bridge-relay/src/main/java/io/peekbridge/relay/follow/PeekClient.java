package io.peekbridge.relay.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.FollowSettings;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** The three requests of the proposal, as the peeking server makes them. */
final class PeekClient {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int SHORT_BYTES = 64 << 10;
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  /**
   * What is taken as the interval of a server that names none, as in the first text of the
   * proposal. There a peek does not end; asking for a renewal then tells whether the server still
   * has it.
   */
  private static final Duration UNSTATED = Duration.ofHours(1);

  private static final String VERSIONS =
      RoomVersions.supported().stream()
          .map(RoomVersion::id)
          .collect(Collectors.joining("&ver=", "?ver=", ""));

  private final FederationClient client;
  private final FollowSettings settings;

  PeekClient(FederationClient client, FollowSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Asks for the peek ("Initiating a peek"). */
  PeekAnswer put(FollowedRoom room, ServerName via)
      throws FederationException, AnswerRefusedException {
    FederationRequest request =
        FederationRequest.put(via, path(room) + VERSIONS, EMPTY)
            .within(settings.requestTimeout())
            .acceptingAtMost(settings.maxSnapshotBytes());
    return PeekAnswer.parse(client.execute(request).body());
  }

  /**
   * Renews the peek ("Renewing a peek").
   *
   * @return how long it lasts from now
   */
  Duration renew(FollowedRoom room, ServerName via) throws FederationException {
    FederationRequest request = FederationRequest.post(via, path(room) + "/renew", EMPTY);
    JsonNode interval = client.execute(bounded(request)).json().path("renewal_interval");
    return interval(interval.isNumber() ? Optional.of(interval.asLong()) : Optional.empty());
  }

  /** Ends the peek ("Deleting a peek"). */
  void delete(FollowedRoom room, ServerName via) throws FederationException {
    client.execute(bounded(FederationRequest.delete(via, path(room))));
  }

  /** How long a peek lasts of which a server says that; within the bounds of the settings. */
  Duration interval(Optional<Long> millis) {
    Duration stated = millis.map(Duration::ofMillis).orElse(UNSTATED);
    if (stated.compareTo(settings.shortestInterval()) < 0) {
      return settings.shortestInterval();
    }
    return stated.compareTo(settings.longestInterval()) > 0 ? settings.longestInterval() : stated;
  }

  private static FederationRequest bounded(FederationRequest request) {
    return request.within(SHORT).acceptingAtMost(SHORT_BYTES);
  }

  private static String path(FollowedRoom room) {
    return "/_matrix/federation/v1/peek/"
        + escaped(room.roomId().value())
        + "/"
        + escaped(room.peekId());
  }

  private static String escaped(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
