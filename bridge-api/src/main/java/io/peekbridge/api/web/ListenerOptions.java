package io.peekbridge.api.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What an HTTP server is made of.
 *
 * @param name for threads and meters: {@code federation} or {@code operator}
 * @param port 0 for any free one
 * @param tls absent: plain HTTP
 */
public record ListenerOptions(
    String name,
    String bind,
    int port,
    Optional<SSLContext> tls,
    ApiSettings.Limits limits,
    ErrorFormat errors,
    MeterRegistry metrics) {}
