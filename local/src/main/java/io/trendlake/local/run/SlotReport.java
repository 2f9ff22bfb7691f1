// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of one slot, all shards together.
 *
 * @param up targets that were scraped
 * @param failed targets that were pulled in vain
 * @param missed targets that were not pulled
 * @param unstored targets of which nothing could be stored, however their pulls went
 * @param samples stored, synthetic series included
 * @param dropped samples that targets sent and that are not stored: duplicates, out of order or out
 *     of bounds
 * @param bytes of the files of samples
 * @param lateness from the slot until the pulling began
 * @param duration from then until everything was stored
 * @param errors a line for each shard that could not be stored
 */
public record SlotReport(
    Instant slot,
    int up,
    int failed,
    int missed,
    int unstored,
    long samples,
    long dropped,
    long bytes,
    Duration lateness,
    Duration duration,
    List<String> errors) {

  /** Copies the list. */
  public SlotReport {
    errors = List.copyOf(errors);
  }

  /** Whether there were targets and nothing of any could be stored. */
  public boolean isLost() {
    return unstored > 0 && unstored == targets();
  }

  /** How many targets there were. */
  public int targets() {
    return up + failed + missed;
  }
}
