// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import io.trendlake.benchmarks.ProcessUse;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counts the bytes worked on and the processor time of the whole process, garbage collection
 * included: their quotient is the speed per core, whatever else the machine is doing.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class CpuClock {

  /** Bytes of bodies. */
  public long bytes;

  /** Nanoseconds of processor time. */
  public long cpuNanos;

  private long start;

  /** Begins an iteration. */
  @Setup(Level.Iteration)
  public void begin() {
    bytes = 0;
    start = ProcessUse.processorTime();
  }

  /** Ends an iteration. */
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = ProcessUse.processorTime() - start;
  }
}
