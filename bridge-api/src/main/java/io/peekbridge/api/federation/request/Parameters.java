package io.peekbridge.api.federation.request;

import io.peekbridge.api.web.RawTarget;
import io.peekbridge.api.web.Refusal;
import java.util.List;
import java.util.OptionalLong;

/** Query parameters, refused by name when they are not what they must be. */
public final class Parameters {
  private static final int MAX_DIGITS = 19;

  private Parameters() {}

  /** A parameter without which the request makes no sense. */
  public static String required(RawTarget target, String name) {
    return target.parameter(name).orElseThrow(() -> missing(name));
  }

  /** An integer without which the request makes no sense. */
  public static long requiredNumber(RawTarget target, String name) {
    return number(target, name).orElseThrow(() -> missing(name));
  }

  /** An integer, if it is given. */
  public static OptionalLong number(RawTarget target, String name) {
    return target
        .parameter(name)
        .map(text -> OptionalLong.of(parsed(text, name)))
        .orElseGet(OptionalLong::empty);
  }

  /** Every value of a parameter, at most so many. */
  public static List<String> atMost(RawTarget target, String name, int most) {
    List<String> values = target.parameters(name);
    if (values.size() > most) {
      throw Refusal.invalid(name + " is given more than " + most + " times.").asException();
    }
    return values;
  }

  private static long parsed(String text, String name) {
    if (text.matches("-?[0-9]{1," + MAX_DIGITS + "}")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw notAnInteger(name);
      }
    }
    throw notAnInteger(name);
  }

  private static RuntimeException notAnInteger(String name) {
    return Refusal.invalid(name + " is not an integer.").asException();
  }

  private static RuntimeException missing(String name) {
    return Refusal.of(400, "M_MISSING_PARAM", name + " is missing.").asException();
  }
}
