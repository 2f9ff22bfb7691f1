// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * A piece of work that is always the same: zstd, level 3, over the same 8 MB. What it takes says
 * how fast the machine is at this moment, so that a figure can be given as a multiple of it.
 */
final class FixedWork {

  private static final int BYTES = 8 << 20;
  private static final int LEVEL = 3;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final byte[] input;
  private final byte[] output;

  FixedWork() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(BYTES);
    for (int target = 0; text.size() < BYTES; target++) {
      text.writeBytes(FleetBodies.body(target, 0, false));
    }
    this.input = text.toByteArray();
    this.output = new byte[(int) Zstd.compressBound(input.length)];
  }

  /** Does it once; returns the milliseconds of processor time that it took. */
  double millis() {
    long before = threads.getCurrentThreadCpuTime();
    Zstd.compressByteArray(output, 0, output.length, input, 0, BYTES, LEVEL);
    return (threads.getCurrentThreadCpuTime() - before) / 1e6;
  }
}
