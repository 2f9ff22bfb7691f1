// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.rules.RuleReport;
import io.trendlake.lake.Watermark;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of the {@link Compactor} did.
 *
 * @param hours that were closed, in order
 * @param days that were closed, in order
 * @param hourCounts over all parts of hours that were made
 * @param dayCounts over all parts of days that were made
 * @param rules what became of the rules of these hours
 * @param quarantined the keys of inputs that could not be read, and why
 * @param setAside how many objects are under {@code quarantine/} now, of this run and of earlier
 *     ones
 * @param late the keys of files that appeared after their hour's plan was frozen; they are left as
 *     they are
 * @param handedOut the keys of files that others were asked to make; their hour or day is not
 *     closed
 * @param deleted how many objects retention removed
 * @param watermark afterwards
 * @param oldestOpen the oldest hour that has minute files and is not closed
 */
public record CompactionReport(
    List<Instant> hours,
    List<LocalDate> days,
    PartStats hourCounts,
    PartStats dayCounts,
    RuleReport rules,
    Map<String, String> quarantined,
    int setAside,
    List<String> late,
    List<String> handedOut,
    int deleted,
    Watermark watermark,
    Optional<Instant> oldestOpen) {

  /** Copies the collections. */
  public CompactionReport {
    hours = List.copyOf(hours);
    days = List.copyOf(days);
    quarantined = Map.copyOf(quarantined);
    late = List.copyOf(late);
    handedOut = List.copyOf(handedOut);
  }
}
