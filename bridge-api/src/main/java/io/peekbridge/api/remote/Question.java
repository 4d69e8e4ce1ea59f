package io.peekbridge.api.remote;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
import java.time.Duration;

/**
 * A question about rooms, as one process asks it of another. Asking changes nothing, so that it may
 * be repeated.
 *
 * @param <A> what the answer is
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RoomQuestions.Await.class, name = "await"),
  @JsonSubTypes.Type(value = RoomQuestions.AwaitRoom.class, name = "await_room"),
  @JsonSubTypes.Type(value = RoomQuestions.Room.class, name = "room"),
  @JsonSubTypes.Type(value = RoomQuestions.Rooms.class, name = "rooms"),
  @JsonSubTypes.Type(value = RoomQuestions.Event.class, name = "event"),
  @JsonSubTypes.Type(value = RoomQuestions.State.class, name = "state"),
  @JsonSubTypes.Type(value = RoomQuestions.StateEntry.class, name = "state_entry"),
  @JsonSubTypes.Type(value = RoomQuestions.Peekers.class, name = "peekers"),
  @JsonSubTypes.Type(value = SnapshotQuestions.Ids.class, name = "snapshot"),
  @JsonSubTypes.Type(value = SnapshotQuestions.Bodies.class, name = "bodies"),
  @JsonSubTypes.Type(value = HistoryQuestions.Held.class, name = "held"),
  @JsonSubTypes.Type(value = HistoryQuestions.RoomOf.class, name = "room_of"),
  @JsonSubTypes.Type(value = HistoryQuestions.AuthChain.class, name = "auth_chain"),
  @JsonSubTypes.Type(value = HistoryQuestions.Closest.class, name = "closest"),
  @JsonSubTypes.Type(value = HistoryQuestions.Servers.class, name = "servers"),
  @JsonSubTypes.Type(value = HistoryQuestions.Next.class, name = "next"),
  @JsonSubTypes.Type(value = StateQuestions.StateName.class, name = "state_name"),
  @JsonSubTypes.Type(value = StateQuestions.Entry.class, name = "state_at"),
  @JsonSubTypes.Type(value = StateQuestions.Ids.class, name = "state_ids"),
})
interface Question<A> {
  /** How long an answer may take that is there to be read. */
  Duration QUICK = Duration.ofSeconds(10);

  /** The partition of the room log whose stores have the answer. */
  int partition(Topics topics);

  /** The answer, from the stores of this process. */
  A answer(RoomQueries rooms, RoomStores stores) throws InterruptedException;

  /** What the answer is read as. */
  TypeReference<A> answered();

  /** How long the answer may take. */
  default Duration time() {
    return QUICK;
  }
}
