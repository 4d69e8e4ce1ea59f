package io.peekbridge.app.bench;

import java.util.Map;

/** One scenario, prepared: its servers run, and it can be measured any number of times. */
interface Benchmark {

  /**
   * Runs once without being measured, so that code is not cold; returns figures all the same.
   * Unless there is a cheaper way, it is a run as any other.
   */
  default Map<String, Double> warmUp() throws InterruptedException {
    return measure();
  }

  /** Measures once; returns figures by name. */
  Map<String, Double> measure() throws InterruptedException;
}
