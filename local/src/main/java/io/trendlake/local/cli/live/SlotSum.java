// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.local.run.Quantity;
import io.trendlake.local.run.SlotReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The slots of one minute, summed up for the log. Not thread-safe. */
final class SlotSum {

  private final Instant minute;
  private Instant slot = Instant.EPOCH;
  private int slots;
  private int up;
  private int targets;
  private int missed;
  private int unstored;
  private long samples;
  private long dropped;
  private long bytes;
  private Duration latest = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  SlotSum(Instant minute) {
    this.minute = minute;
  }

  Instant minute() {
    return minute;
  }

  void add(SlotReport report) {
    slot = report.slot();
    slots++;
    up += report.up();
    targets += report.targets();
    missed += report.missed();
    unstored += report.unstored();
    samples += report.samples();
    dropped += report.dropped();
    bytes += report.bytes();
    latest = latest.compareTo(report.lateness()) > 0 ? latest : report.lateness();
    longest = longest.compareTo(report.duration()) > 0 ? longest : report.duration();
  }

  /** Such as {@code slot 2026-11-28T19:32:05Z 3/3 up 1,322 samples 34.5 kB late 3 ms ...}. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(slots == 1 ? "slot " + slot : slots + " slots up to " + slot);
    text.append(String.format(Locale.ROOT, "  %d/%d up", up, targets));
    append(text, missed, "missed");
    append(text, unstored, "not stored");
    text.append(String.format(Locale.ROOT, "  %,d samples", samples));
    append(text, dropped, "dropped");
    return text.append("  ")
        .append(Quantity.bytes(bytes))
        .append("  late ")
        .append(Quantity.duration(latest))
        .append("  took ")
        .append(Quantity.duration(longest))
        .toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(String.format(Locale.ROOT, "  %,d %s", count, what));
    }
  }

  /** The same for a line of JSON. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("slot", slot);
    fields.put("slots", slots);
    fields.put("up", up);
    fields.put("targets", targets);
    fields.put("missed", missed);
    fields.put("unstored", unstored);
    fields.put("samples", samples);
    fields.put("dropped", dropped);
    fields.put("bytes", bytes);
    fields.put("lateSeconds", latest.toMillis() / 1e3);
    fields.put("tookSeconds", longest.toMillis() / 1e3);
    return fields;
  }
}
