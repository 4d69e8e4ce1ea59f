package io.peekbridge.federation.http;

import io.peekbridge.federation.FederationSettings;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** How Apache HttpClient is set up, and how our terms become its. */
final class ApacheClients {
  private static final TimeValue KEPT_IDLE = TimeValue.ofSeconds(30);
  private static final TimeValue CHECKED_AFTER_IDLE = TimeValue.ofSeconds(1);
  private static final TimeValue KEPT_AT_MOST = TimeValue.ofMinutes(10);
  private static final int MAX_HEADERS = 200;
  private static final int MAX_HEADER_BYTES = 16 << 10;

  private ApacheClients() {}

  static CloseableHttpClient pooled(FederationSettings settings, SSLContext tls) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(settings, tls))
        // The default planner takes the name for TLS from the Host header; here the endpoint says
        // it.
        .setRoutePlanner(
            (host, context) -> new HttpRoute(host, null, host.getSchemeName().equals("https")))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(settings.timeouts().connect()))
                .setResponseTimeout(timeout(settings.timeouts().read()))
                .setConnectionKeepAlive(KEPT_IDLE)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setRedirectsEnabled(false)
                .build())
        .setUserAgent(UserAgent.VALUE)
        .evictIdleConnections(KEPT_IDLE)
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAutomaticRetries()
        .disableAuthCaching()
        // An answer that is small on the wire could be of any size unpacked.
        .disableContentCompression()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      FederationSettings settings, SSLContext tls) {
    Timeout connect = timeout(settings.timeouts().connect());
    Timeout read = timeout(settings.timeouts().read());
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setConnectionFactory(connectionFactory())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(read)
                .setValidateAfterInactivity(CHECKED_AFTER_IDLE)
                .setTimeToLive(KEPT_AT_MOST)
                .build())
        .setDefaultSocketConfig(
            SocketConfig.custom().setSoTimeout(read).setTcpNoDelay(true).build())
        // Strict, because only then the total is a bound.
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
        .setMaxConnTotal(settings.limits().connections())
        .setMaxConnPerRoute(settings.limits().connectionsPerDestination())
        .build();
  }

  /**
   * With limits on headers, which have none otherwise, and a parser that skips nothing before the
   * status line.
   */
  private static ManagedHttpClientConnectionFactory connectionFactory() {
    Http1Config http1 =
        Http1Config.custom()
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxLineLength(MAX_HEADER_BYTES)
            .build();
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(http1)
        .responseParserFactory(new DefaultHttpResponseParserFactory(http1))
        .build();
  }

  static HttpHost host(Endpoint endpoint) {
    return new HttpHost(
        endpoint.tls() ? "https" : "http", endpoint.address(), endpoint.tlsName(), endpoint.port());
  }

  static HttpUriRequestBase request(HttpCall call, Endpoint endpoint) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), URI.create("/"));
    request.setPath(call.target());
    request.setHeader(HttpHeaders.HOST, endpoint.hostHeader());
    call.headers().forEach(request::setHeader);
    call.body()
        .ifPresent(
            bytes -> request.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON)));
    return request;
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }
}
