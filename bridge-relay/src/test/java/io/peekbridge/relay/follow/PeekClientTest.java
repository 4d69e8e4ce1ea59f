package io.peekbridge.relay.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.FollowSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeekClientTest {
  private static final FollowedRoom ROOM =
      new FollowedRoom(new RoomId("!a b/ü?:theirs.example"), List.of(RemoteRoom.THEM), "p=._-", 0);

  private final List<FederationRequest> requests = new ArrayList<>();
  private String answer = "{}";
  private final PeekClient client =
      new PeekClient(
          request -> {
            requests.add(request);
            return FederationResponse.ok(request.destination(), RemoteRoom.bytes(answer));
          },
          FollowSettings.defaults());

  @Test
  void ids_are_escaped_and_bodies_are_as_the_proposal_has_them() throws Exception {
    client.put(ROOM, RemoteRoom.THEM);
    client.renew(ROOM, RemoteRoom.THEM);
    client.delete(ROOM, RemoteRoom.THEM);

    String path = "/_matrix/federation/v1/peek/%21a%20b%2F%C3%BC%3F%3Atheirs.example/p%3D._-";
    assertThat(requests)
        .extracting(FederationRequest::target)
        .containsExactly(path + versions(), path + "/renew", path);
    assertThat(requests)
        .extracting(request -> request.body().map(body -> new String(body, StandardCharsets.UTF_8)))
        .containsExactly(Optional.of("{}"), Optional.of("{}"), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "{\"renewal_interval\":3600000}, 3600",
    "{\"renewal_interval\":3}, 10",
    "{\"renewal_interval\":-3}, 10",
    "{\"renewal_interval\":3.6e12}, 86400",
    "{\"renewal_interval\":9223372036854775807}, 86400",
    "{\"renewal_interval\":\"soon\"}, 3600",
    "{}, 3600"
  })
  void an_interval_is_kept_within_bounds(String given, long seconds) throws FederationException {
    answer = given;
    assertThat(client.renew(ROOM, RemoteRoom.THEM)).isEqualTo(Duration.ofSeconds(seconds));
  }

  private static String versions() {
    return RoomVersions.supported().stream()
        .map(RoomVersion::id)
        .collect(Collectors.joining("&ver=", "?ver=", ""));
  }
}
