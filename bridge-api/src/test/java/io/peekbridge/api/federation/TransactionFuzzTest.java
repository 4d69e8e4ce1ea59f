package io.peekbridge.api.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.web.RequestRefusedException;
import io.peekbridge.matrix.fuzz.Fuzz;
import io.peekbridge.matrix.fuzz.Mutations;
import io.peekbridge.matrix.fuzz.Seeds;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is sent as a transaction is cut as it is read, or refused. */
class TransactionFuzzTest {
  private static final ServerName ORIGIN = new ServerName("domain");
  private static final List<byte[]> SEEDS = seeds();

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    Seeds.events()
        .forEach(
            event ->
                seeds.add(
                    """
                    {"origin":"domain","origin_server_ts":1, "pdus" : [%s, {"a":[{}]} ],
                     "edus":[{"edu_type":"m.typing","content":{}}],
                     "expired_peeks":[{"room_id":"!r:domain","peek_id":"p"}]}
                    """
                        .formatted(new String(event.bytes(), UTF_8))
                        .getBytes(UTF_8)));
    return seeds;
  }

  @Test
  void transactions() {
    Fuzz.run("transactions", TransactionFuzzTest::transaction, (input, random) -> read(input));
  }

  private static byte[] transaction(Random random) {
    if (random.nextInt(3) > 0) {
      return Mutations.bytes(random, SEEDS);
    }
    try {
      byte[] seed = SEEDS.get(random.nextInt(SEEDS.size()));
      return Mutations.text(Mutations.json(random, Json.parseObject(seed)));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void read(byte[] body) throws MalformedJsonException {
    ObjectNode content;
    try {
      content = Json.parseObject(body);
    } catch (MalformedJsonException e) {
      return; // the authenticator refuses it
    }
    try {
      for (SentPdu pdu : Transaction.of(ORIGIN, body, content).pdus()) {
        assertThat(Json.parseObject(pdu.bytes())).isEqualTo(pdu.json());
      }
    } catch (RequestRefusedException e) {
      assertThat(e.refusal().status()).isEqualTo(400);
    }
  }
}
