// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * What a parser knows from the bodies it has read: the last one's lines, and every series' number.
 */
final class Memory {

  /** As many series and bytes of their texts are kept beyond what the last body needed. */
  private static final int SPARE_SERIES = 1024;

  private static final int SPARE_BYTES = 1 << 16;

  private final SeriesTable series = new SeriesTable();
  private final LabelReader labels = new LabelReader();
  private Lines lines = new Lines();
  private Lines spareLines = new Lines();

  SeriesTable series() {
    return series;
  }

  LabelReader labels() {
    return labels;
  }

  /** The lines of the last body; none if it was not understood to its end. */
  Lines lines() {
    return lines;
  }

  /** Lines to be written while {@link #lines} are read. */
  Lines spareLines() {
    return spareLines;
  }

  /** Remembers the lines of a body, which are either {@link #lines} or {@link #spareLines}. */
  void remember(Lines understood) {
    if (understood != lines) {
      spareLines = lines;
      lines = understood;
    }
  }

  /** Forgets the lines, as after a body that could not be understood; series keep their numbers. */
  void forgetLines() {
    lines.clear();
  }

  /** Forgets all; what had grown is given back. */
  void forget() {
    series.clear();
    lines = new Lines();
    spareLines = new Lines();
  }

  /**
   * Whether most of what is known is of no use any more.
   *
   * @param size of the last body in bytes
   * @param samples that it had
   */
  boolean isStale(int size, int samples) {
    return series.size() > 2L * samples + SPARE_SERIES || series.bytes() > 2L * size + SPARE_BYTES;
  }
}
