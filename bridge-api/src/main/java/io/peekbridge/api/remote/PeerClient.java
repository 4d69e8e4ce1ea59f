package io.peekbridge.api.remote;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Requests to one other process at a time, within bounds. */
final class PeerClient implements AutoCloseable {
  /** The largest answer: the state of a room of 100,000 members with its bodies. */
  private static final int LARGEST = 256 << 20;

  private static final int UNAVAILABLE = 503;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Optional<String> token;

  PeerClient(Optional<String> token) {
    this.token = token;
  }

  /** Asks for the answer to a question. */
  <A> A ask(String address, Question<A> question, boolean forwarded) {
    try {
      HttpRequest.Builder request =
          request(address, Wire.QUESTIONS, question.time())
              .POST(BodyPublishers.ofByteArray(Wire.write(question)));
      if (forwarded) {
        request.header(Wire.FORWARDED, "1");
      }
      return Wire.readAnswer(send(request.build()), question);
    } catch (IOException e) {
      throw new RoomsUnavailableException(address + " does not answer: " + e, e);
    }
  }

  /** Gets a document. */
  byte[] get(String address, String path) {
    try {
      return send(request(address, path, Question.QUICK).GET().build());
    } catch (IOException e) {
      throw new RoomsUnavailableException(address + " does not answer: " + e, e);
    }
  }

  /** Tells something. */
  void post(String address, String path, Object body) {
    try {
      byte[] unused =
          send(
              request(address, path, Question.QUICK)
                  .POST(BodyPublishers.ofByteArray(Wire.write(body)))
                  .build());
    } catch (IOException e) {
      throw new RoomsUnavailableException(address + " does not answer: " + e, e);
    }
  }

  private HttpRequest.Builder request(String address, String path, Duration time) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(time);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private byte[] send(HttpRequest request) throws IOException {
    try {
      return read(sendAgain(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoomsUnavailableException("interrupted while " + request.uri() + " was asked", e);
    }
  }

  /** A connection that was kept may have been closed at the other end just now: once more, then. */
  private HttpResponse<InputStream> sendAgain(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (ConnectException | HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return http.send(request, BodyHandlers.ofInputStream());
    }
  }

  private static byte[] read(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(LARGEST);
      if (in.read() >= 0) {
        throw new IOException("more than " + LARGEST + " bytes");
      }
      if (response.statusCode() == UNAVAILABLE) {
        throw new RoomsUnavailableException(response.uri() + " cannot say now");
      }
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.uri() + " answers " + response.statusCode());
      }
      return body;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
