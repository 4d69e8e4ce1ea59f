package io.peekbridge.api.operator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.api.directory.HostedRooms;
import io.peekbridge.api.directory.RoomAlias;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The aliases of rooms on their way: until a new room is in the directory, its alias is kept here,
 * so that two requests to this process do not both get it.
 */
final class NewAliases {
  private static final Duration UNTIL_LISTED = Duration.ofMinutes(5);

  private final Supplier<HostedRooms> hosted;
  private final Cache<RoomAlias, String> reserved =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(UNTIL_LISTED).build();

  NewAliases(Supplier<HostedRooms> hosted) {
    this.hosted = hosted;
  }

  /** Keeps an alias for a request; 409 if a room or another request has it. */
  void reserve(RoomAlias alias, String requestId) {
    boolean isTaken =
        hosted.get().byAlias(alias).isPresent()
            || reserved.asMap().putIfAbsent(alias, requestId) != null;
    if (isTaken) {
      throw Problems.of(409, "The alias " + alias + " is taken.");
    }
  }

  /** Gives it back: no room was made. */
  void release(RoomAlias alias, String requestId) {
    reserved.asMap().remove(alias, requestId);
  }
}
