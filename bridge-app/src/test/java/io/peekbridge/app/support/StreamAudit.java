package io.peekbridge.app.support;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what one peeking server received of one room with what the room has. Positions are those
 * of the room's events; the sessions are the server's peeks, one after the other.
 */
public final class StreamAudit {

  /**
   * One peek, from the answer to its PUT to the answer to its DELETE.
   *
   * @param snapshot the position of the snapshot in the answer
   * @param floor the last position that had been acknowledged to a writer when the DELETE was sent
   *     (or, for a peek that still stands, when the test ended)
   * @param retried whether the PUT had to be repeated, so that the stream may have begun earlier
   */
  public record Session(String peekId, int snapshot, int floor, boolean retried) {}

  private final List<Session> sessions;
  private final List<String> faults = new ArrayList<>();

  private StreamAudit(List<Session> sessions) {
    this.sessions = sessions;
  }

  /**
   * What is wrong with a stream; empty if nothing is.
   *
   * @param received the positions in the order of arrival
   * @param end the position of the room's last event
   * @param replaysAllowed whether a transaction may have come twice, as after a crash
   */
  public static List<String> faults(
      List<Integer> received, List<Session> sessions, int end, boolean replaysAllowed) {
    StreamAudit audit = new StreamAudit(sessions);
    audit.checkOrder(received, replaysAllowed);
    Set<Integer> got = new HashSet<>(received);
    for (int i = 0; i < sessions.size(); i++) {
      audit.checkSession(i, got, end);
    }
    return audit.faults;
  }

  private void checkOrder(List<Integer> received, boolean replaysAllowed) {
    Set<Integer> seen = new HashSet<>();
    int last = -1;
    for (int position : received) {
      if (!seen.add(position)) {
        if (!replaysAllowed) {
          faults.add("event " + position + " came twice");
        }
      } else if (position < last) {
        faults.add("event " + position + " came after " + last);
      } else {
        last = position;
      }
    }
  }

  private void checkSession(int index, Set<Integer> got, int end) {
    Session session = sessions.get(index);
    boolean hasNext = index + 1 < sessions.size();
    int ceiling = hasNext ? sessions.get(index + 1).snapshot() : end;
    int firstMissing = session.snapshot() + 1;
    while (firstMissing <= ceiling && got.contains(firstMissing)) {
      firstMissing++;
    }
    if (firstMissing <= session.floor()) {
      faults.add(
          "peek %s from %d lacks event %d, although %d was there before it ended"
              .formatted(session.peekId(), session.snapshot(), firstMissing, session.floor()));
    }
    checkNothingBehindTheEnd(
        session, firstMissing, ceiling, got, hasNext && sessions.get(index + 1).retried());
  }

  /**
   * Behind the first event that is missing nothing more may come, unless the next peek began early.
   */
  private void checkNothingBehindTheEnd(
      Session session, int firstMissing, int ceiling, Set<Integer> got, boolean nextRetried) {
    int position = firstMissing;
    while (position <= ceiling && !got.contains(position)) {
      position++;
    }
    if (position > ceiling) {
      return;
    }
    for (int behind = position; behind <= ceiling; behind++) {
      if (!nextRetried || !got.contains(behind)) {
        faults.add(
            "peek %s from %d has a hole at %d before %d"
                .formatted(session.peekId(), session.snapshot(), firstMissing, position));
        return;
      }
    }
  }
}
