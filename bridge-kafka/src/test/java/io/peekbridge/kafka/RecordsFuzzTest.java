package io.peekbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.fuzz.Fuzz;
import io.peekbridge.matrix.fuzz.Mutations;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** Whatever is on a topic is read as the record that it is, or refused as none. */
class RecordsFuzzTest {
  private static final String PDU = "{\"type\":\"m.room.message\",\"content\":{\"n\":1.50}}";
  private static final String EVENT = "\"event_id\":\"$e:a\",";

  private static final List<byte[]> ENTRIES =
      Stream.of(
              "{'kind':'incoming_pdu','entry':{'origin':'a.example',EVENT'pdu':PDU,'fetched':true}}",
              "{'kind':'outlier','entry':{'origin':'a.example',EVENT'pdu':PDU}}",
              "{'kind':'handed_in','entry':{'request_id':'r','origin':'a',EVENT'pdu':PDU}}",
              "{'kind':'gap_closed','entry':{'missing':['$a','$b'],'reason':'none'}}",
              "{'kind':'create_room','entry':{'request_id':'r','room_version':'11','create':PDU,"
                  + "'drafts':[{'type':'t','state_key':'','sender':'@a:b','content':PDU}]}}",
              "{'kind':'publish_event','entry':{'request_id':'r',"
                  + "'draft':{'type':'t','sender':'@a:b','content':{}}}}",
              "{'kind':'peek_start','entry':{'request_id':'r','server':'a','peek_id':'p',"
                  + "'versions':['1'],'renewal_interval_ms':1}}",
              "{'kind':'peek_expiry','entry':{'server':'a','peek_id':'p','expires_at':3}}",
              "{'kind':'snapshot_begin','entry':{'snapshot_id':'s','via':'a','room_version':'1',"
                  + "'purpose':'GAP'}}",
              "{'kind':'snapshot_event','entry':{'snapshot_id':'s',EVENT'state':true,"
                  + "'latest':false,'pdu':PDU}}",
              "{'kind':'snapshot_end','entry':{'request_id':'r','snapshot_id':'s','events':3}}",
              "{'kind':'forget_room','entry':{'request_id':'r'}}")
          .map(RecordsFuzzTest::bytes)
          .toList();

  private static final List<byte[]> RECORDS =
      Stream.of(
              "{'room_id':'!r:a',EVENT'position':3,'origin':'a','accepted_ts':1,'event':PDU}",
              "{'room_id':'!r:a','type':'t','state_key':'',EVENT'position':1,'event':PDU}",
              "{'room_id':'!r:a','server':'a','peek_id':'p','since':1,'expires_at':2,'position':1}",
              "{'room_id':'!r:a','recipients':['a','b'],EVENT'pdu':PDU}",
              "{'server':'a','cursor':1,'attempted':2,'behind':true,'failures':1,'retry_at':3,"
                  + "'last_error':'x','last_success':1}",
              "{'room_id':'!r:a','via':['a'],'peek_id':'p','since':1}",
              "{'room_id':'!r:a','room_version':'11','kind':'PARENTS','waiting':'$w','pdu':PDU,"
                  + "'missing':['$m'],'latest':['$l'],'depth':1,'origin':'a','ts':1}",
              "{'reason':'REJECTED','detail':'d','room_id':'!r:a',EVENT'server':'a','original':'',"
                  + "'ts':1}",
              "{'server_name':'a','verify_keys':{'ed25519:1':'k'},"
                  + "'old_verify_keys':{'ed25519:2':{'key':'k','expired_ts':1}},'valid_until_ts':1}")
          .map(RecordsFuzzTest::bytes)
          .toList();

  private static final List<Class<?>> TYPES =
      List.of(
          RoomEvent.class,
          RoomStateEntry.class,
          Subscription.class,
          Delivery.class,
          Destination.class,
          FollowedRoom.class,
          Gap.class,
          DeadLetter.class,
          ServerKeys.class);

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').replace("EVENT", EVENT).replace("PDU", PDU).getBytes(UTF_8);
  }

  @Test
  void entries_of_the_room_log() {
    Serde<?> serde = RoomLogSerde.create();
    ENTRIES.forEach(seed -> assertThat(serde.deserializer().deserialize("t", seed)).isNotNull());
    Fuzz.run(
        "entries of the room log",
        random -> Mutations.bytes(random, ENTRIES),
        (input, random) -> readAndWrite(serde, input));
  }

  @Test
  void records_of_all_topics() {
    List<? extends Serde<?>> serdes = TYPES.stream().map(JsonSerde::of).toList();
    for (int i = 0; i < RECORDS.size(); i++) {
      assertThat(serdes.get(i).deserializer().deserialize("t", RECORDS.get(i))).isNotNull();
    }
    Fuzz.run(
        "records",
        random -> Mutations.bytes(random, RECORDS),
        (input, random) -> {
          for (Serde<?> serde : serdes) {
            readAndWrite(serde, input);
          }
        });
  }

  /** What can be read can be written, and is the same then, if it was text at all. */
  private static <T> void readAndWrite(Serde<T> serde, byte[] input) {
    T read;
    try {
      read = serde.deserializer().deserialize("t", input);
    } catch (SerializationException e) {
      assertThat(e.getMessage()).isNotNull();
      return;
    }
    if (!Arrays.equals(new String(input, UTF_8).getBytes(UTF_8), input)) {
      return;
    }
    byte[] written = serde.serializer().serialize("t", read);
    assertThat(serde.deserializer().deserialize("t", written)).isEqualTo(read);
  }

  @Test
  void keys() {
    List<byte[]> seeds =
        List.of(
            "!r:a.example".getBytes(UTF_8),
            "a.example:1".getBytes(UTF_8),
            "[\"!r:a\",\"a\",\"p\"]".getBytes(UTF_8));
    List<Serde<?>> serdes =
        List.of(
            KeySerdes.ROOM_ID, KeySerdes.SERVER_NAME, KeySerdes.SUBSCRIPTION, KeySerdes.ROOM_STATE);
    Fuzz.run(
        "keys",
        random -> Mutations.bytes(random, seeds),
        (input, random) -> {
          for (Serde<?> serde : serdes) {
            readAndWrite(serde, input);
          }
        });
  }
}
