package io.peekbridge.api.web;

import io.javalin.config.JettyConfig;
import io.peekbridge.api.ApiSettings;
import java.time.Duration;
import java.util.EnumSet;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Jetty with bounds: threads, connections, sizes, rates, and a stop that waits. */
final class JettySetup {
  /** Bytes per second below which a body is not being sent but held open. */
  private static final long MIN_DATA_RATE = 256;

  private static final int HEADER_BYTES = 16 * 1024;

  /** Platform threads: those that accept and select, and few to spare. */
  private static final int IO_THREADS = 24;

  private static final int CONNECTIONS_PER_REQUEST = 2;
  private static final int FEWEST_CONNECTIONS = 1_000;
  private static final Duration CROWDED_IDLE = Duration.ofSeconds(1);

  private final ListenerOptions options;
  private final ApiSettings.Limits limits;

  JettySetup(ListenerOptions options) {
    this.options = options;
    this.limits = options.limits();
  }

  void apply(JettyConfig jetty) {
    jetty.threadPool = threads();
    jetty.modifyServer(this::server);
    jetty.modifyHttpConfiguration(JettySetup::http);
    jetty.addConnector(this::connector);
    jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrors(options.errors())));
  }

  private QueuedThreadPool threads() {
    VirtualThreadPool handlers = new VirtualThreadPool();
    handlers.setName(options.name() + "-request");
    handlers.setMaxConcurrentTasks(0);
    QueuedThreadPool io = new QueuedThreadPool(IO_THREADS, 2);
    io.setName(options.name() + "-io");
    io.setVirtualThreadsExecutor(handlers);
    return io;
  }

  private void server(Server server) {
    server.insertHandler(new MinimumDataRateHandler(MIN_DATA_RATE, MIN_DATA_RATE));
    server.insertHandler(bounded());
    server.insertHandler(new GracefulHandler());
    server.setStopTimeout(limits.stopTimeout().toMillis());
    server.setErrorHandler(new JettyErrors(options.errors()));
    server.addBean(connections(server));
  }

  /** When there are too many, those that are kept open for later have to make room. */
  private NetworkConnectionLimit connections(Server server) {
    int most =
        Math.max(FEWEST_CONNECTIONS, CONNECTIONS_PER_REQUEST * limits.maxConcurrentRequests());
    NetworkConnectionLimit limit = new NetworkConnectionLimit(most, server);
    limit.setEndPointIdleTimeout(CROWDED_IDLE.toMillis());
    return limit;
  }

  /**
   * Bounds requests here and not by the pool's threads: those also do the work by which requests
   * end.
   */
  private QoSHandler bounded() {
    QoSHandler requests = new QoSHandler();
    requests.setMaxRequestCount(limits.maxConcurrentRequests());
    requests.setMaxSuspend(limits.patience());
    return requests;
  }

  private static void http(HttpConfiguration http) {
    // Ids come escaped in paths, and what they hold is looked at here, not by the container.
    http.setUriCompliance(
        UriCompliance.from(
            EnumSet.of(
                Violation.AMBIGUOUS_PATH_SEGMENT,
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.AMBIGUOUS_PATH_PARAMETER,
                Violation.AMBIGUOUS_EMPTY_SEGMENT,
                Violation.SUSPICIOUS_PATH_CHARACTERS)));
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        options
            .tls()
            .map(tls -> new ServerConnector(server, sslFactory(tls), plain))
            .orElseGet(() -> new ServerConnector(server, plain));
    connector.setHost(options.bind());
    connector.setPort(options.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    return connector;
  }

  private static SslContextFactory.Server sslFactory(SSLContext tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(tls);
    return factory;
  }
}
