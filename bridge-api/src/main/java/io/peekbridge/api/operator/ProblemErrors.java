package io.peekbridge.api.operator;

import io.javalin.http.HttpStatus;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.ErrorFormat;
import io.peekbridge.api.web.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as problem documents (RFC 9457), of no type but that of their status. */
final class ProblemErrors implements ErrorFormat {
  @Override
  public String contentType() {
    return "application/problem+json";
  }

  @Override
  public byte[] body(Refusal refusal) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", HttpStatus.forStatus(refusal.status()).getMessage());
    problem.put("status", refusal.status());
    problem.put("detail", refusal.message());
    problem.putAll(refusal.details());
    return Answers.bytes(problem);
  }
}
