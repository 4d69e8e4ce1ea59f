package io.peekbridge.api.web;

/** How a port writes its errors. */
public interface ErrorFormat {
  String contentType();

  byte[] body(Refusal refusal);
}
