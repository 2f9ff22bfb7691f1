// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import java.io.IOException;

/** Samples as lines of text, one series after the other. */
public interface SampleText {

  /** Writes what comes before all series. */
  void begin() throws IOException;

  /** Writes a series; returns how many stale markers the format has no place for. */
  long write(Labels labels, SampleRun run) throws IOException;

  /** Writes what comes after all series. */
  void end() throws IOException;

  /** The shortest text that is read as the same number. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    boolean negativeZero = value == 0 && 1 / value < 0;
    return whole && !negativeZero ? String.valueOf((long) value) : String.valueOf(value);
  }
}
