package io.peekbridge.federation;

/**
 * Asks other servers. Calls block and are made for virtual threads; implementations are safe for
 * use by any number of them. The interface exists so that users can be tested with a fake.
 */
@FunctionalInterface
public interface FederationClient {
  /**
   * Sends the request once, without retries, and reads the whole answer.
   *
   * @return an answer with a status of 200 to 299
   * @throws FederationException for any other outcome
   */
  FederationResponse execute(FederationRequest request) throws FederationException;
}
