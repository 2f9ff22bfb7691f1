// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Map;

/**
 * How a file is cut and compressed.
 *
 * @param zstdLevel 1 (fast) to 19 (small)
 * @param rowGroupRows where a row group is cut, at the next {@link PageFileWriter#endRows()}
 * @param pageRows rows of a page, at most 262,144, so that a page of doubles is at most 2 MB
 * @param metadata key and value pairs for the footer
 */
public record WriterOptions(
    int zstdLevel, int rowGroupRows, int pageRows, Map<String, String> metadata) {

  /** The most rows of a page. */
  public static final int MAX_PAGE_ROWS = 262_144;

  /** The rows of a page in minute files: 1 MB of doubles. */
  public static final int MINUTE_PAGE_ROWS = 131_072;

  /** The rows of a group in hour files: 5,000 series at a sample a minute. */
  public static final int HOUR_GROUP_ROWS = 300_000;

  /**
   * The rows of a page in hour files: two take a group, which ends with a series and so has up to
   * some hundred rows more.
   */
  public static final int HOUR_PAGE_ROWS = 151_000;

  /** The rows of a group in day files: 417 series at a sample a minute. */
  public static final int DAY_GROUP_ROWS = 600_000;

  /** The rows of a page in day files: three take a group with the rest of its last series. */
  public static final int DAY_PAGE_ROWS = 202_000;

  /** The rows of a group of trends: a metric of 1,000 series has 24,000 in a day. */
  public static final int TRENDS_GROUP_ROWS = 65_536;

  /** Refuses what is out of range. */
  public WriterOptions {
    metadata = Map.copyOf(metadata);
    require(zstdLevel, 1, 19, "zstd level");
    require(rowGroupRows, 1, 1 << 24, "rows of a row group");
    require(pageRows, 1, MAX_PAGE_ROWS, "rows of a page");
  }

  /** For a minute file: fast, one row group. */
  public static WriterOptions minute() {
    return new WriterOptions(1, 1 << 24, MINUTE_PAGE_ROWS, Map.of());
  }

  /** For a file of an hour: row groups of {@link #HOUR_GROUP_ROWS}. */
  public static WriterOptions hour(int zstdLevel) {
    return new WriterOptions(zstdLevel, HOUR_GROUP_ROWS, HOUR_PAGE_ROWS, Map.of());
  }

  /**
   * For a file of a day: row groups of {@link #DAY_GROUP_ROWS}. It lives for years, and a reader of
   * one series reads the footers of all of a day's groups, so that fewer and larger ones are
   * smaller and read less.
   */
  public static WriterOptions day(int zstdLevel) {
    return new WriterOptions(zstdLevel, DAY_GROUP_ROWS, DAY_PAGE_ROWS, Map.of());
  }

  /** For the trends of a day: small row groups, as questions read one metric over many days. */
  public static WriterOptions trends(int zstdLevel) {
    return new WriterOptions(zstdLevel, TRENDS_GROUP_ROWS, TRENDS_GROUP_ROWS, Map.of());
  }

  /** The same with other key and value pairs. */
  public WriterOptions withMetadata(Map<String, String> pairs) {
    return new WriterOptions(zstdLevel, rowGroupRows, pageRows, pairs);
  }

  private static void require(int value, int from, int to, String what) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s is %d, must be from %d to %d".formatted(what, value, from, to));
    }
  }
}
