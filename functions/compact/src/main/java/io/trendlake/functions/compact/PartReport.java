// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.PartStats;
import java.util.Map;

/**
 * What became of one file that was to be made.
 *
 * @param counts {@link PartStats#NONE} if it was not made now
 * @param quarantined the keys of inputs that could not be read, and why
 * @param completes whether all files of its plan are there and the watermark has not passed them,
 *     so that a run of the {@link Compactor} continues from here
 */
public record PartReport(PartStats counts, Map<String, String> quarantined, boolean completes) {

  /** The report of a file that is not needed any more. */
  static final PartReport NOT_NEEDED = new PartReport(PartStats.NONE, Map.of(), false);

  /** Copies the map. */
  public PartReport {
    quarantined = Map.copyOf(quarantined);
  }
}
