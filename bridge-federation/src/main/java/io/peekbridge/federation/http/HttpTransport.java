package io.peekbridge.federation.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends requests to endpoints. Connections are kept and shared by those who ask for the same
 * endpoint; each request is sent at most once.
 */
public final class HttpTransport implements AutoCloseable {
  private static final int ADDRESSES_REMEMBERED = 10_000;
  private static final Duration UNREACHABLE_FOR = Duration.ofMinutes(5);

  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor timer;
  private final Cache<InetAddress, Boolean> unreachable =
      Caffeine.newBuilder()
          .maximumSize(ADDRESSES_REMEMBERED)
          .expireAfterWrite(UNREACHABLE_FOR)
          .build();

  /**
   * A transport with a pool of its own.
   *
   * @param tls decides which certificates are trusted
   */
  public HttpTransport(FederationSettings settings, SSLContext tls) {
    this.client = ApacheClients.pooled(settings, tls);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("federation-deadlines").factory());
    this.timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sends the call to the first of the endpoints that a connection can be made to. Addresses that
   * could not be connected to a short while ago are tried last.
   *
   * @throws FederationException if no connection can be made, or the exchange fails on one
   */
  public HttpAnswer send(HttpCall call, List<Endpoint> endpoints) throws FederationException {
    return this.<RuntimeException>send(call, endpoints, HttpTransport::read);
  }

  /**
   * As {@link #send(HttpCall, List)}, but the body of an answer with a status of 200 to 299 goes to
   * a reader while it comes, and is left out of what is returned.
   *
   * @throws X as the reader does
   */
  public <X extends Exception> HttpAnswer stream(
      HttpCall call, List<Endpoint> endpoints, Sink<X> sink) throws FederationException, X {
    return this.<X>send(
        call,
        endpoints,
        (asked, request, response) ->
            isSuccess(response)
                ? pass(asked, request, response, sink)
                : read(asked, request, response));
  }

  /**
   * Takes a body while it comes. The stream that it gets has a limit and a deadline.
   *
   * @param <X> what it throws besides
   */
  @FunctionalInterface
  public interface Sink<X extends Exception> {
    void take(InputStream body) throws IOException, X;
  }

  /** What makes an answer of a response whose body has not been read. */
  @FunctionalInterface
  private interface ResponseReader<X extends Exception> {
    HttpAnswer read(HttpCall call, HttpUriRequestBase request, ClassicHttpResponse response)
        throws IOException, FederationException, X;
  }

  private <X extends Exception> HttpAnswer send(
      HttpCall call, List<Endpoint> endpoints, ResponseReader<X> reader)
      throws FederationException, X {
    List<Endpoint> ordered =
        endpoints.stream()
            .sorted(Comparator.comparing(each -> unreachable.getIfPresent(each.address()) != null))
            .toList();
    IOException last = null;
    for (Endpoint endpoint : ordered) {
      try {
        return exchange(call, endpoint, reader);
      } catch (IOException e) {
        last = e;
        if (!Failures.isBeforeSending(e) || call.deadline().isOver()) {
          break;
        }
        unreachable.put(endpoint.address(), true);
      }
    }
    throw Failures.of(call, last);
  }

  private <X extends Exception> HttpAnswer exchange(
      HttpCall call, Endpoint endpoint, ResponseReader<X> reader)
      throws IOException, FederationException, X {
    if (call.deadline().isOver()) {
      throw Failures.late(call);
    }
    HttpUriRequestBase request = ApacheClients.request(call, endpoint);
    ScheduledFuture<?> abort =
        timer.schedule(
            () -> Thread.startVirtualThread(request::cancel),
            call.deadline().remaining().toNanos(),
            TimeUnit.NANOSECONDS);
    try (ClassicHttpResponse response =
        client.executeOpen(ApacheClients.host(endpoint), request, null)) {
      return reader.read(call, request, response);
    } catch (IllegalStateException e) {
      // What the client throws when a request is cancelled while it connects.
      if (call.deadline().isOver()) {
        throw Failures.late(call).causedBy(e);
      }
      throw e;
    } finally {
      abort.cancel(false);
    }
  }

  private static HttpAnswer read(
      HttpCall call, HttpUriRequestBase request, ClassicHttpResponse response)
      throws IOException, FederationException {
    boolean success = isSuccess(response);
    Optional<byte[]> body =
        BoundedBody.read(
            response.getEntity(), success ? call.maxResponseBytes() : BoundedBody.MAX_ERROR_BYTES);
    if (body.isEmpty()) {
      // Closing the response would read the rest of it first; the connection goes instead.
      request.cancel();
      if (success) {
        throw Failures.tooLarge(call);
      }
    }
    return answer(response, body.orElseGet(() -> new byte[0]));
  }

  private static <X extends Exception> HttpAnswer pass(
      HttpCall call, HttpUriRequestBase request, ClassicHttpResponse response, Sink<X> sink)
      throws IOException, X {
    HttpEntity entity = response.getEntity();
    try (InputStream body =
        entity == null
            ? InputStream.nullInputStream()
            : new LimitedBody(entity.getContent(), call.maxResponseBytes(), request::cancel)) {
      sink.take(body);
      // Only a connection whose answer was read to its end can be kept.
      body.transferTo(OutputStream.nullOutputStream());
    }
    return answer(response, new byte[0]);
  }

  private static boolean isSuccess(ClassicHttpResponse response) {
    return response.getCode() >= 200 && response.getCode() < 300;
  }

  private static HttpAnswer answer(ClassicHttpResponse response, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new HttpAnswer(response.getCode(), headers, body);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
