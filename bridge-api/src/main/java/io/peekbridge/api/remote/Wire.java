package io.peekbridge.api.remote;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peekbridge.kafka.record.Records;
import java.io.IOException;

/** Questions and answers as JSON. */
final class Wire {
  /** The path of all questions. */
  static final String QUESTIONS = "/rooms";

  /** Whether questions can be answered. */
  static final String READY = "/ready";

  /** How the peeks are that a process keeps. */
  static final String PEEKS = "/peeks";

  /** Where is told that one has ended. */
  static final String EXPIRED = "/peeks/expired";

  /** Says that a question comes from a process that holds the one asked for the right one. */
  static final String FORWARDED = "X-Forwarded-By-Streams";

  private static final ObjectMapper MAPPER = Records.mapper();

  private Wire() {}

  /** An object around what may be anything. */
  record Answer<T>(T value) {}

  static byte[] write(Object value) throws IOException {
    return MAPPER
        .writerFor(value instanceof Question ? Question.class : value.getClass())
        .writeValueAsBytes(value);
  }

  static <A> A readAnswer(byte[] json, Question<A> question) throws IOException {
    JavaType type =
        MAPPER
            .getTypeFactory()
            .constructParametricType(
                Answer.class, MAPPER.getTypeFactory().constructType(question.answered()));
    Answer<A> answer = MAPPER.readValue(json, type);
    return answer.value();
  }
}
