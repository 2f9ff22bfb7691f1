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
    discoveryProblems(page, status);
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

  /** What is wrong with the discovery and with secrets, if anything is. */
  static void discoveryProblems(Html page, Status status) {
    status.board().problems().forEach(problem -> alert(page, "Discovery", problem));
    status.board().secretProblems().forEach(problem -> alert(page, "Secret", problem));
  }

  private static void slotBoxes(Html page, SlotReport report) {
    box(page, "Last slot", TIME.format(report.slot()), DAY.format(report.slot()) + " UTC");
    box(
        page,
        "Samples",
        String.format(Locale.ROOT, "%,d", report.samples()),
        "of the " + targets(report.targets()) + " due then");
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

  /** A box that says what is wrong. */
  static void alert(Html page, String what, String text) {
    page.raw("<div class=\"alert\" role=\"alert\">").element("b", "", what);
    page.element("pre", "", text).raw("</div>\n");
  }

  private static String targets(int count) {
    return count == 1 ? "target" : count + " targets";
  }

  /** Such as {@code 2026-11-22 07:15:00 UTC}. */
  static String dateAndTime(Instant instant) {
    return DAY.format(instant) + ' ' + TIME.format(instant) + " UTC";
  }

  /** Such as {@code 12 s ago}, in one unit, or {@code now} for what is not over yet. */
  static String ago(Instant at, Instant now) {
    long seconds = Duration.between(at, now).toSeconds();
    if (seconds <= 0) {
      return "now";
    }
    if (seconds < 120) {
      return seconds + " s ago";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h ago" : seconds / 86_400 + " days ago";
  }
}
