package io.peekbridge.api.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that never reach a handler, such as a request line that is none, in the port's format. */
final class JettyErrors extends ErrorHandler {
  private final ErrorFormat format;

  JettyErrors(ErrorFormat format) {
    this.format = format;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
    // Where the next request would start is not known.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(body(status)), callback);
  }

  private byte[] body(int status) {
    return format.body(ErrorMapping.ofStatus(status, HttpStatus.getMessage(status)));
  }
}
