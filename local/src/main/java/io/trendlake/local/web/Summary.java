// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.Quantity;
import io.trendlake.local.run.SlotReport;
import io.trendlake.local.run.TargetStatus.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The boxes at the top of a page, and what is wrong at large. */
final class Summary {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Summary() {}

  static void append(Html page, Status status) {
    status.configError().ifPresent(error -> alert(page, "trendlake.yml is wrong", error));
    for (String problem : status.board().problems()) {
      alert(page, "Discovery", problem);
    }
    Instant now = Instant.now();
    status.compaction().problem(now).ifPresent(problem -> alert(page, "Compaction", problem));
    Map<Health, Integer> healths = status.board().healths();
    int all = healths.values().stream().mapToInt(Integer::intValue).sum();
    page.raw("<section class=\"boxes\">\n");
    box(page, "Targets up", healths.getOrDefault(Health.UP, 0) + " of " + all, "");
    Optional<SlotReport> slot = status.board().lastSlot();
    slot.ifPresent(report -> slotBoxes(page, report));
    if (slot.isEmpty()) {
      box(page, "Last slot", "none yet", "");
    }
    compactionBox(page, status.compaction(), now);
    page.raw("</section>\n");
    slot.ifPresent(report -> report.errors().forEach(error -> alert(page, "Last slot", error)));
  }

  private static void slotBoxes(Html page, SlotReport report) {
    box(page, "Last slot", TIME.format(report.slot()), DAY.format(report.slot()) + " UTC");
    box(page, "Samples", String.format(Locale.ROOT, "%,d", report.samples()), "in that slot");
    box(page, "Stored", Quantity.bytes(report.bytes()), "in that slot");
    box(page, "Late by", Quantity.duration(report.lateness()), "");
  }

  private static void compactionBox(Html page, CompactionBoard compaction, Instant now) {
    Duration lag = compaction.lag(now);
    box(
        page,
        "Compacted up to",
        compaction.complete().map(HOUR::format).orElse("not yet"),
        lag.isZero() ? "UTC, nothing is due" : Quantity.duration(lag) + " behind");
  }

  private static void box(Html page, String label, String value, String note) {
    page.raw("<div>").element("span", "label", label).element("b", "", value);
    page.element("span", "note", note).raw("</div>\n");
  }

  private static void alert(Html page, String what, String text) {
    page.raw("<div class=\"alert\" role=\"alert\">").element("b", "", what);
    page.element("pre", "", text).raw("</div>\n");
  }

  /** The time of day, UTC. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
