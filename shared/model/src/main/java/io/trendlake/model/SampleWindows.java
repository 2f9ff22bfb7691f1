// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * The windows of time that a query looks at, one for each of its steps: each begins after an
 * instant and ends at a later one, which it includes.
 *
 * @param end of one of the windows, milliseconds since the epoch; the others are whole steps later
 *     or earlier
 * @param step from one window to the next, milliseconds
 * @param length of a window, milliseconds
 * @param predecessors whether of each window the last sample before it is wanted too, from which
 *     follows whether a counter was reset before the first one in it
 */
public record SampleWindows(long end, long step, long length, boolean predecessors) {

  /** Windows without a gap between them: every instant is in one. */
  public static final SampleWindows ALL = new SampleWindows(0, 1, 1);

  /** Windows of which nothing else is wanted. */
  public SampleWindows(long end, long step, long length) {
    this(end, step, length, false);
  }

  /** Refuses steps and lengths that are not positive. */
  public SampleWindows {
    if (step <= 0 || length <= 0) {
      throw new IllegalArgumentException(
          "windows of %d ms every %d ms; both must be positive".formatted(length, step));
    }
  }

  /** Whether every instant is in a window. */
  public boolean hasNoGap() {
    return length >= step;
  }

  /** Where the first window ends that does not end before an instant. */
  public long endAtOrAfter(long instant) {
    return instant + Math.floorMod(end - instant, step);
  }

  /** Whether an instant is in a window. */
  public boolean contains(long instant) {
    return hasNoGap() || endAtOrAfter(instant) - length < instant;
  }
}
