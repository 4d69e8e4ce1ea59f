package io.peekbridge.app.config;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The value of one key and where it was written.
 *
 * @param origin a file, an environment variable or an option, for messages
 */
record Setting(JsonNode value, String origin) {}
