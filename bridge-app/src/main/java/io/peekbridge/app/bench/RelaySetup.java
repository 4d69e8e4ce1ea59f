package io.peekbridge.app.bench;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.relay.RelaySettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a relay in a process of its own has to know.
 *
 * @param requestTimeout how long a request may take
 * @param parkAfter how long a server may fail before it is left to itself
 * @param requests how many may be in flight, if not as many as usual
 */
record RelaySetup(
    String bootstrap,
    String prefix,
    int partitions,
    LoopbackNames names,
    Duration requestTimeout,
    Duration parkAfter,
    OptionalInt requests) {

  List<String> arguments() {
    return List.of(
        bootstrap,
        prefix,
        Integer.toString(partitions),
        names.format(),
        requestTimeout.toString(),
        parkAfter.toString(),
        Integer.toString(requests.orElse(0)));
  }

  static RelaySetup parse(List<String> arguments) {
    int requests = Integer.parseInt(arguments.get(6));
    return new RelaySetup(
        arguments.get(0),
        arguments.get(1),
        Integer.parseInt(arguments.get(2)),
        LoopbackNames.parse(arguments.get(3)),
        Duration.parse(arguments.get(4)),
        Duration.parse(arguments.get(5)),
        requests == 0 ? OptionalInt.empty() : OptionalInt.of(requests));
  }

  BenchRelay relay() {
    RelaySettings settings = BenchRelay.settings(requestTimeout, parkAfter, requests);
    Topics topics = BenchBroker.topics(prefix, partitions);
    return new BenchRelay(settings, KafkaSettings.of(bootstrap), topics, names);
  }
}
