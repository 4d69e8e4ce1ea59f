package io.peekbridge.federation;

import io.peekbridge.federation.FederationException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Asks other servers. Calls block and are made for virtual threads; implementations are safe for
 * use by any number of them. The interface exists so that users can be tested with a fake.
 */
@FunctionalInterface
public interface FederationClient {
  /**
   * Reads an answer while it comes.
   *
   * @param <X> what it throws if the answer is not acceptable
   */
  @FunctionalInterface
  interface BodyReader<T, X extends Exception> {
    /**
     * Reads the body of an answer with a status of 200 to 299. What it leaves is passed over.
     *
     * @throws IOException that of the stream, unchanged: the stream ends with one if the answer is
     *     larger or slower than the request allows
     */
    T read(InputStream body) throws IOException, X;
  }

  /**
   * Sends the request once, without retries, and reads the whole answer.
   *
   * @return an answer with a status of 200 to 299
   * @throws FederationException for any other outcome
   */
  FederationResponse execute(FederationRequest request) throws FederationException;

  /**
   * Sends the request once, without retries, and has the body of the answer read while it comes, so
   * that it need not be in memory as a whole.
   *
   * @throws FederationException for any outcome but a status of 200 to 299 with a whole body
   * @throws X as the reader does
   */
  default <T, X extends Exception> T stream(FederationRequest request, BodyReader<T, X> reader)
      throws FederationException, X {
    FederationResponse response = execute(request);
    try {
      return reader.read(new ByteArrayInputStream(response.body()));
    } catch (IOException e) {
      throw FederationException.of(request.destination(), Kind.MALFORMED, String.valueOf(e))
          .causedBy(e);
    }
  }
}
