package io.peekbridge.federation.http;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** What an I/O error means to somebody who asked another server. */
final class Failures {
  private Failures() {}

  /** Whether no byte of the request can have arrived, so that another address may be tried. */
  static boolean isBeforeSending(IOException e) {
    return e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof NoRouteToHostException
        || e instanceof SSLHandshakeException
        || e instanceof SSLPeerUnverifiedException;
  }

  static FederationException of(HttpCall call, IOException e) {
    if (call.deadline().isOver()) {
      return late(call).causedBy(e);
    }
    if (e instanceof LimitedBody.BodyTooLargeException) {
      return tooLarge(call);
    }
    return FederationException.of(call.server(), kind(e), describe(e)).causedBy(e);
  }

  static FederationException late(HttpCall call) {
    return FederationException.of(
        call.server(), Kind.TIMEOUT, "no complete answer within " + call.deadline());
  }

  static FederationException tooLarge(HttpCall call) {
    return FederationException.of(
        call.server(),
        Kind.TOO_LARGE,
        "the answer has more than " + call.maxResponseBytes() + " bytes");
  }

  private static Kind kind(IOException e) {
    if (e instanceof SocketTimeoutException || e instanceof ConnectionRequestTimeoutException) {
      return Kind.TIMEOUT;
    }
    if (e instanceof SSLException) {
      return Kind.TLS;
    }
    boolean notHttp =
        e instanceof ClientProtocolException
            || e instanceof MessageConstraintException
            || (e instanceof MalformedChunkCodingException
                && !(e instanceof TruncatedChunkException));
    return notHttp ? Kind.MALFORMED : Kind.CONNECT;
  }

  private static String describe(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
