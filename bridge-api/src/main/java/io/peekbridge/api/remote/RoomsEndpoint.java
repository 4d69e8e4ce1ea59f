package io.peekbridge.api.remote;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Where rooms are asked for over HTTP.
 *
 * @param addresses {@code HOST:PORT} of processes that have some of the rooms; each knows who has
 *     the others
 * @param token what requests bring as a bearer token
 */
public record RoomsEndpoint(List<String> addresses, Optional<String> token) {
  public RoomsEndpoint {
    addresses = List.copyOf(addresses);
    requireNonNull(token, "token");
  }

  /** Without the token, so that it may be logged. */
  @Override
  public String toString() {
    return addresses.toString();
  }
}
