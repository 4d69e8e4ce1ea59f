package io.peekbridge.app.bench;

import java.util.Map;

/** One scenario, prepared: its servers run, and it can be measured any number of times. */
interface Benchmark {

  /** Measures once; returns figures by name. */
  Map<String, Double> measure() throws InterruptedException;
}
