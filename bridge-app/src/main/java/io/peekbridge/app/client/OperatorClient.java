package io.peekbridge.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator interface of a running bridge; every failure is a {@link OperatorException}. */
public final class OperatorClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_PAGE = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public OperatorClient(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /** The path of a resource, with each segment escaped. */
  public static String path(String... segments) {
    return Stream.of(segments)
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/", "/api/v1/", ""));
  }

  public JsonNode get(String path) {
    return exchange(request(path).GET());
  }

  /** All pages of a list. */
  public List<JsonNode> list(String path) {
    return list(path, Map.of(), Integer.MAX_VALUE);
  }

  /**
   * The first of a list.
   *
   * @param query what the list is asked for besides its page
   * @param most how many of them at most
   */
  public List<JsonNode> list(String path, Map<String, String> query, int most) {
    Map<String, String> asked = new LinkedHashMap<>(query);
    if (most < LARGEST_PAGE) {
      asked.put("limit", Integer.toString(most));
    }
    List<JsonNode> items = new ArrayList<>();
    boolean more = true;
    while (more && items.size() < most) {
      JsonNode page = get(path + encoded(asked));
      page.path("items").forEach(items::add);
      more = page.path("next").isTextual();
      asked.put("from", page.path("next").asText());
    }
    return items.subList(0, Math.min(most, items.size()));
  }

  private static String encoded(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  /** An order that may be given again. */
  public JsonNode post(String path) {
    return exchange(request(path).method("POST", publisher(JsonNodeFactory.instance.objectNode())));
  }

  /** A write that has its effect once, however often it is sent with the same id. */
  public JsonNode post(String path, JsonNode body, String requestId) {
    return exchange(
        request(path).header("Idempotency-Key", requestId).method("POST", publisher(body)));
  }

  /** A write that has its effect once, however often it is sent with the same id. */
  public JsonNode put(String path, JsonNode body, String requestId) {
    return exchange(
        request(path).header("Idempotency-Key", requestId).method("PUT", publisher(body)));
  }

  public void delete(String path) {
    exchange(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    URI target = URI.create(base.toString().replaceAll("/+$", "") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(TIMEOUT);
    request.header("Content-Type", "application/json");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request;
  }

  private static BodyPublisher publisher(JsonNode body) {
    return BodyPublishers.ofString(body.toString());
  }

  private JsonNode exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      JsonNode body = parse(response);
      if (response.statusCode() / 100 != 2) {
        throw new OperatorException(problem(response.statusCode(), body));
      }
      return body;
    } catch (ConnectException e) {
      throw new OperatorException(
          "no bridge answers at " + base + ": is `bridge serve` running there? (--url)", e);
    } catch (IOException e) {
      throw new OperatorException(base + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted", e);
    }
  }

  private JsonNode parse(HttpResponse<String> response) {
    if (response.body().isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          base + " answered " + response.statusCode() + " without JSON: is it a bridge?", e);
    }
  }

  /** What a problem document says, in one line. */
  private static String problem(int status, JsonNode body) {
    String title = body.path("title").asText("the bridge answered");
    String detail = body.path("detail").asText("");
    return title + (detail.isEmpty() ? "" : ": " + detail) + " (" + status + ")";
  }
}
