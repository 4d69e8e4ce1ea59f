package io.peekbridge.api.directory;

import java.util.Optional;

/**
 * How a user is shown.
 *
 * @param since milliseconds since the epoch
 */
public record Profile(long since, Optional<String> displayName, Optional<String> avatarUrl) {}
