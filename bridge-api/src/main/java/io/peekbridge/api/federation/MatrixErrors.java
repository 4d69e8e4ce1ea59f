package io.peekbridge.api.federation;

import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.ErrorFormat;
import io.peekbridge.api.web.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as the Matrix specification has them: {@code errcode} and {@code error}. */
final class MatrixErrors implements ErrorFormat {
  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] body(Refusal refusal) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("errcode", refusal.code());
    body.put("error", refusal.message());
    refusal.retryAfter().ifPresent(wait -> body.put("retry_after_ms", wait.toMillis()));
    body.putAll(refusal.details());
    return Answers.bytes(body);
  }
}
