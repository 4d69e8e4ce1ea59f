package io.peekbridge.api.federation.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.api.directory.Profile;
import io.peekbridge.api.directory.RoomAlias;
import io.peekbridge.api.federation.request.Admission;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Look-ups (server-server API: "Querying for information", "Public Room Directory"). */
public final class DirectoryEndpoints {
  private static final String BASE = "/_matrix/federation/v1/";
  private static final int MAX_SERVERS = 50;

  private final RoomServices services;
  private final Supplier<HostedRooms> hosted;
  private final SignedRequests signed;
  private final Admission admission;
  private final int maxBodyBytes;

  /**
   * Answers from these rooms.
   *
   * @param hosted throws {@link io.peekbridge.kafka.query.RoomsUnavailableException} while not all
   *     of them are known
   */
  public DirectoryEndpoints(
      RoomServices services,
      Supplier<HostedRooms> hosted,
      SignedRequests signed,
      Admission admission,
      int maxBodyBytes) {
    this.services = services;
    this.hosted = hosted;
    this.signed = signed;
    this.admission = admission;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Adds the routes. */
  public void route(RoutesConfig routes) {
    routes.get(BASE + "query/directory", checked(this::alias));
    routes.get(BASE + "query/profile", checked(this::profile));
    routes.get(
        BASE + "publicRooms",
        checked((ctx, request) -> list(ctx, PublicRoomsQuery.of(request.target()))));
    routes.post(
        BASE + "publicRooms",
        checked((ctx, request) -> list(ctx, PublicRoomsQuery.of(request.requiredContent()))));
  }

  private Handler checked(SignedHandler handler) {
    return signed.checked(maxBodyBytes, admission.few(handler));
  }

  private void alias(Context ctx, SignedRequest request) {
    RoomAlias alias =
        RoomAlias.parse(Parameters.required(request.target(), "room_alias"))
            .orElseThrow(() -> Refusal.invalid("This is not a room alias.").asException());
    RoomId roomId =
        hosted
            .get()
            .byAlias(alias)
            .orElseThrow(() -> notFound("There is no such alias on this server."));
    Answers.json(ctx, 200, Map.of("room_id", roomId, "servers", servers(roomId)));
  }

  /** We come first, because whoever asked us reaches us. */
  private List<ServerName> servers(RoomId roomId) {
    ServerName us = services.identity().name();
    return Stream.concat(
            Stream.of(us),
            services.history().servers(roomId).stream().filter(server -> !server.equals(us)))
        .limit(MAX_SERVERS)
        .toList();
  }

  private void profile(Context ctx, SignedRequest request) {
    Profile profile =
        hosted
            .get()
            .profile(PathIds.user(Parameters.required(request.target(), "user_id")))
            .orElseThrow(() -> notFound("There is no such user here."));
    ObjectNode answer = Json.mapper().createObjectNode();
    profile.displayName().ifPresent(name -> answer.put("displayname", name));
    profile.avatarUrl().ifPresent(url -> answer.put("avatar_url", url));
    Optional<String> field = request.target().parameter("field");
    if (field.isPresent() && !List.of("displayname", "avatar_url").contains(field.get())) {
      throw notFound("The profile has no such field.");
    }
    field.ifPresent(answer::retain);
    Answers.json(ctx, 200, answer);
  }

  private void list(Context ctx, PublicRoomsQuery query) {
    Answers.json(ctx, 200, PublicRoomsPage.of(query, hosted.get().listed()));
  }

  private static RuntimeException notFound(String message) {
    return Refusal.of(404, "M_NOT_FOUND", message).asException();
  }
}
