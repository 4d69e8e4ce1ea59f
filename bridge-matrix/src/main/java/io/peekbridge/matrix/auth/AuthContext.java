package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Optional;

/** An event that is not a create event, and what the rules ask of the state before it. */
final class AuthContext {
  private final Pdu event;
  private final AuthState state;
  private final Pdu create;
  private final Optional<Pdu> currentPowerLevels;
  private final PowerLevels powerLevels;

  AuthContext(Pdu event, AuthState state, Pdu create) {
    this.event = event;
    this.state = state;
    this.create = create;
    this.currentPowerLevels = state.get(StateKey.POWER_LEVELS);
    this.powerLevels = new PowerLevels(create, currentPowerLevels.map(Pdu::content));
  }

  Pdu event() {
    return event;
  }

  Pdu create() {
    return create;
  }

  RoomVersion version() {
    return event.roomVersion();
  }

  Optional<Pdu> entry(StateKey key) {
    return state.get(key);
  }

  Optional<Pdu> currentPowerLevels() {
    return currentPowerLevels;
  }

  PowerLevels powerLevels() {
    return powerLevels;
  }

  String sender() {
    return event.sender().value();
  }

  boolean senderMay(PowerLevels.Action action) {
    return powerLevels.isAllowed(sender(), action);
  }

  boolean senderMaySend(String eventType, boolean isState) {
    return PowerLevels.reaches(
        powerLevels.ofUser(sender()), powerLevels.requiredToSend(eventType, isState));
  }

  Membership senderMembership() {
    return membershipOf(sender());
  }

  Membership membershipOf(String userId) {
    return Membership.of(state.get(StateKey.member(userId)));
  }

  /**
   * How one gets into the room; a room that does not say is for the invited. Empty if it says
   * something that its version does not have.
   */
  Optional<JoinRule> joinRule() {
    Optional<Pdu> joinRules = state.get(StateKey.JOIN_RULES);
    if (joinRules.isEmpty() || !joinRules.get().content().has("join_rule")) {
      return Optional.of(JoinRule.INVITE);
    }
    return Content.text(joinRules.get().content(), "join_rule")
        .flatMap(name -> JoinRule.named(name, version()));
  }

  /** The verdict that a rule, by its number in version 12, gives in the room's version. */
  AuthVerdict reject(String rule, String reason) {
    return new Rejected(RuleNumbers.in(version(), rule), reason);
  }
}
