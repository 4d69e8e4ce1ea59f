package io.peekbridge.api.remote;

import io.peekbridge.api.web.ErrorFormat;
import io.peekbridge.api.web.Refusal;
import java.nio.charset.StandardCharsets;

/** Errors as a line of text, for whoever reads the log of the other process. */
final class PlainErrors implements ErrorFormat {
  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public byte[] body(Refusal refusal) {
    return (refusal.message() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
