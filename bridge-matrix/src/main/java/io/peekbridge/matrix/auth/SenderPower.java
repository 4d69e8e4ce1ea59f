package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import java.math.BigInteger;

/** How much power an event's sender has, for what asks outside of the authorization rules. */
public final class SenderPower {
  private SenderPower() {}

  /**
   * The power level of an event's sender. A creator that is above all levels (version 12 on) has
   * the greatest {@code long}; where there is no create event nobody has any power, and who has
   * something that is no level has none.
   *
   * @param state asked for the create event and the power levels only
   */
  public static BigInteger of(Pdu event, AuthState state) {
    return state
        .get(StateKey.CREATE)
        .flatMap(create -> levels(create, state).ofUser(event.sender().value()))
        .orElse(BigInteger.ZERO);
  }

  private static PowerLevels levels(Pdu create, AuthState state) {
    return new PowerLevels(create, state.get(StateKey.POWER_LEVELS).map(Pdu::content));
  }
}
