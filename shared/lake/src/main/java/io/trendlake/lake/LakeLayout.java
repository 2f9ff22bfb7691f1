// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything is in the bucket: the one place that spells keys and reads them.
 *
 * <p>{@code dt} and {@code hour} of a key are the UTC day and hour of the slot, so what is written
 * late still lands in the hour it belongs to.
 */
public final class LakeLayout {

  /** The key of the configuration. */
  public static final String CONFIG = "config/trendlake.yml";

  /** The key of the watermark. */
  public static final String WATERMARK = "watermark/watermark.json";

  /** Before the names of last good target lists. */
  public static final String DISCOVERY_STATE = "state/discovery/";

  /** Before frozen compaction plans. */
  public static final String COMPACT_STATE = "state/compact/";

  /**
   * The key of what changes when files of closed days are replaced. Not among the state of the
   * functions, which nothing else may read: clients that query read it.
   */
  public static final String REPLACED = "replaced/days.txt";

  /** Before the key that an unreadable object had. */
  public static final String QUARANTINE = "quarantine/";

  /** Before all trends. */
  public static final String TRENDS = "trends/";

  /** Before all trends of native histograms. */
  public static final String HISTOGRAM_TRENDS = "histogram_trends/";

  private static final Pattern TIERED =
      Pattern.compile(
          "(samples|histograms|exemplars|starts|scrapes|metadata|reached)/(minute|hour|day)/dt=([^/]+)(?:/hour=(\\d\\d))?/([^/]+)\\.parquet");
  private static final Pattern MINUTE_NAME = Pattern.compile("(\\d{8}T\\d{6}(?:\\.\\d{3})?Z)-(.+)");
  private static final Pattern METADATA_NAME = Pattern.compile("(.+)-([0-9a-f]{16})");
  private static final Pattern PART = Pattern.compile("part-(\\d{4,9})");
  private static final Pattern TRENDS_FILE =
      Pattern.compile("(trends|histogram_trends)/dt=([^/]+)/(part-\\d{4,9})\\.parquet");
  private static final Pattern PLAN = Pattern.compile("state/compact/(hour|day)/([^/]+)\\.json");

  private LakeLayout() {}

  /** Before all keys of a dataset's tier: {@code samples/minute/}. */
  public static String prefix(Dataset dataset, Tier tier) {
    return dataset.text() + '/' + tier.text() + '/';
  }

  /** Before the keys of one day: {@code samples/minute/dt=2026-11-22/}. */
  public static String dayPrefix(Dataset dataset, Tier tier, LocalDate day) {
    return prefix(dataset, tier) + "dt=" + day + '/';
  }

  /**
   * Before the keys of one hour: {@code samples/minute/dt=2026-11-22/hour=07/}.
   *
   * @param within any instant in the hour
   */
  public static String hourPrefix(Dataset dataset, Tier tier, Instant within) {
    String hour = KeyParts.hour(within);
    return prefix(dataset, tier)
        + "dt="
        + hour.substring(0, hour.length() - 3)
        + "/hour="
        + hour.substring(hour.length() - 2)
        + '/';
  }

  /** Before the trends of one day: {@code trends/dt=2026-11-22/}. */
  public static String trendsPrefix(LocalDate day) {
    return TRENDS + "dt=" + day + '/';
  }

  /** Before the trends of native histograms of one day: {@code histogram_trends/dt=2026-11-22/}. */
  public static String histogramTrendsPrefix(LocalDate day) {
    return HISTOGRAM_TRENDS + "dt=" + day + '/';
  }

  /**
   * A slot as file names have it: {@code 20261122T071500Z}, with {@code .500} before the Z where it
   * is not a whole second.
   */
  public static String slotText(Instant slot) {
    KeyParts.requireSlot(slot);
    return KeyParts.slot(slot);
  }

  /** What a key names; empty if this layout has no such key. */
  public static Optional<LakeKey> parse(String key) {
    try {
      return parseAny(key).filter(parsed -> parsed.text().equals(key));
    } catch (DateTimeException | IllegalArgumentException noKeyOfOurs) {
      return Optional.empty();
    }
  }

  private static Optional<LakeKey> parseAny(String key) {
    if (key.equals(CONFIG)) {
      return Optional.of(new LakeKey.Configuration());
    }
    if (key.equals(WATERMARK)) {
      return Optional.of(new LakeKey.WatermarkFile());
    }
    if (key.startsWith(QUARANTINE)) {
      return Optional.of(new LakeKey.Quarantined(key.substring(QUARANTINE.length())));
    }
    if (key.startsWith(DISCOVERY_STATE)) {
      return Optional.of(new LakeKey.DiscoveryState(key.substring(DISCOVERY_STATE.length())));
    }
    return parseTrends(key).or(() -> parsePlan(key)).or(() -> parseTiered(key));
  }

  private static Optional<LakeKey> parseTrends(String key) {
    Matcher found = TRENDS_FILE.matcher(key);
    if (!found.matches()) {
      return Optional.empty();
    }
    LocalDate day = LocalDate.parse(found.group(2));
    int part = part(found.group(3));
    return Optional.of(
        found.group(1).equals("trends")
            ? new LakeKey.TrendsFile(day, part)
            : new LakeKey.HistogramTrendsFile(day, part));
  }

  private static Optional<LakeKey> parsePlan(String key) {
    Matcher found = PLAN.matcher(key);
    if (!found.matches()) {
      return Optional.empty();
    }
    String when = found.group(2);
    return Optional.of(
        found.group(1).equals("hour")
            ? new LakeKey.HourPlanFile(KeyParts.parseHour(when))
            : new LakeKey.DayPlanFile(LocalDate.parse(when)));
  }

  private static Optional<LakeKey> parseTiered(String key) {
    Matcher found = TIERED.matcher(key);
    if (!found.matches()) {
      return Optional.empty();
    }
    Dataset dataset = Dataset.valueOf(found.group(1).toUpperCase(Locale.ROOT));
    String dt = found.group(3);
    String hour = found.group(4);
    String name = found.group(5);
    return Optional.of(
        switch (Tier.valueOf(found.group(2).toUpperCase(Locale.ROOT))) {
          case MINUTE -> minute(dataset, dt, hour, name);
          case HOUR ->
              new LakeKey.HourFile(dataset, KeyParts.parseHour(dt + 'T' + hour), part(name));
          case DAY -> new LakeKey.DayFile(dataset, LocalDate.parse(dt), part(name));
        });
  }

  private static LakeKey minute(Dataset dataset, String dt, String hour, String name) {
    if (dataset == Dataset.METADATA) {
      Matcher found = matching(METADATA_NAME, name);
      return new LakeKey.MinuteMetadata(
          KeyParts.parseHour(dt + 'T' + hour), found.group(1), found.group(2));
    }
    Matcher found = matching(MINUTE_NAME, name);
    return new LakeKey.MinuteFile(dataset, KeyParts.parseSlot(found.group(1)), found.group(2));
  }

  private static int part(String name) {
    return Integer.parseInt(matching(PART, name).group(1));
  }

  private static Matcher matching(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" does not match " + pattern);
    }
    return matcher;
  }
}
