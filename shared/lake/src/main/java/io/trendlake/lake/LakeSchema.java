// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of every kind of file, declared once: the writers, the readers, the tables and the
 * views are made from this.
 *
 * <p>All text columns are required: an absent label is the empty string, as in Prometheus.
 */
public final class LakeSchema {

  public static final String NAME = "name";
  public static final String ACCOUNT = "account";
  public static final String REGION = "region";
  public static final String JOB = "job";
  public static final String INSTANCE = "instance";
  public static final String LABELS = "labels";
  public static final String TYPE = "type";
  public static final String TS = "ts";
  public static final String VALUE = "value";
  public static final String SLOT = "slot";
  public static final String TARGET = "target";
  public static final String HINT = "hint";
  public static final String SCHEMA = "schema";
  public static final String PART = "part";
  public static final String INDEX = "index";
  public static final String LOWER = "lower";
  public static final String UPPER = "upper";
  public static final String COUNT = "count";
  public static final String EXEMPLAR_LABELS = "exemplar_labels";
  public static final String START_TS = "start_ts";

  /** In {@link #PART}: the row with the count, of which each histogram has one. */
  public static final String PART_OF_COUNT = "count";

  /**
   * The partition columns: the UTC day of the slot as {@code 2026-11-22}, and the number of its
   * hour in that day. In trends, as in all views, {@code hour} is the first instant of the hour.
   */
  public static final String DT = "dt";

  public static final String HOUR = "hour";

  /**
   * A sample of an hour or a day file. {@code value} is NULL where the series went stale; {@code
   * slot} is the slot at which it was scraped, and NULL where that is {@code ts}.
   */
  public static final FileSchema SAMPLES =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.timestamp(TS),
              Column.optionalReal(VALUE),
              Column.timestamp(SLOT).orNull().since(3)),
          TS);

  /**
   * A sample of a minute file: {@link #SAMPLES}, and {@code target}, the row (from 0) of its target
   * in the outcomes file of the same slot and shard.
   */
  public static final FileSchema MINUTE_SAMPLES =
      new FileSchema(with(SAMPLES.columns(), Column.int32(TARGET)), SAMPLES.sortedBy());

  /**
   * A bucket of one native histogram, or its count or sum ({@code part}), of an hour or a day file.
   * {@code lower} and {@code upper} are the bounds of the bucket; {@code count} or, where it is no
   * whole number, {@code value} is how many observations it has since the counter began. {@code
   * slot} is NULL where it is {@code ts}. docs/lake-format.md says what the rows of one histogram
   * are.
   */
  public static final FileSchema HISTOGRAMS =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.string(HINT),
              Column.int32(SCHEMA).inRuns(),
              Column.string(PART),
              Column.int32(INDEX).orNull().inRuns(),
              Column.optionalReal(LOWER).inRuns(),
              Column.optionalReal(UPPER).inRuns(),
              Column.timestamp(TS),
              Column.int64(COUNT).orNull(),
              Column.optionalReal(VALUE),
              Column.timestamp(SLOT).orNull()),
          SCHEMA,
          PART,
          INDEX,
          TS);

  /** The same in a minute file, with {@code target} as in {@link #MINUTE_SAMPLES}. */
  public static final FileSchema MINUTE_HISTOGRAMS =
      new FileSchema(with(HISTOGRAMS.columns(), Column.int32(TARGET)), HISTOGRAMS.sortedBy());

  /**
   * An exemplar of an hour or a day file: {@code exemplar_labels} are canonical JSON, {@code ts} is
   * the exemplar's own or that of its sample, and {@code slot}, at which it was first seen, is NULL
   * where it is {@code ts}.
   */
  public static final FileSchema EXEMPLARS =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.string(EXEMPLAR_LABELS),
              Column.timestamp(TS),
              Column.real(VALUE),
              Column.timestamp(SLOT).orNull()),
          TS);

  /** The same in a minute file, with {@code target} as in {@link #MINUTE_SAMPLES}. */
  public static final FileSchema MINUTE_EXEMPLARS =
      new FileSchema(with(EXEMPLARS.columns(), Column.int32(TARGET)), EXEMPLARS.sortedBy());

  /**
   * Since when a series counts, {@code start_ts}, as its exporter said at {@code ts}; {@code slot}
   * is NULL where it is {@code ts}.
   */
  public static final FileSchema STARTS =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.timestamp(TS),
              Column.timestamp(START_TS),
              Column.timestamp(SLOT).orNull()),
          TS);

  /** The same in a minute file, with {@code target} as in {@link #MINUTE_SAMPLES}. */
  public static final FileSchema MINUTE_STARTS =
      new FileSchema(with(STARTS.columns(), Column.int32(TARGET)), STARTS.sortedBy());

  /**
   * What a bucket of one series' native histograms, or their count or sum, increased by in one
   * hour. The last three columns are of rows of the count alone, and else NULL: how many histograms
   * the hour has, how long the steps took together that the increase is the sum of (seconds; NULL
   * if there is none), and how many of the steps are resets.
   */
  public static final FileSchema HISTOGRAM_TRENDS =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.int32(SCHEMA).inRuns(),
              Column.string(PART),
              Column.int32(INDEX).orNull().inRuns(),
              Column.optionalReal(LOWER).inRuns(),
              Column.optionalReal(UPPER).inRuns(),
              Column.timestamp(HOUR),
              Column.real("increase"),
              Column.int32("samples").orNull(),
              Column.optionalReal("seconds"),
              Column.int32("resets").orNull()),
          SCHEMA,
          PART,
          INDEX,
          HOUR);

  /**
   * A series-hour. {@code hour} is the first instant of the hour; {@code increase} is NULL unless
   * the series counts. {@code min} is NULL where it is {@code first}, and {@code max} where it is
   * {@code last}: so it is in most hours, above all of counters, and they cost a fifth of the file.
   * The later columns are NULL where they have nothing to say: docs/lake-format.md defines them.
   */
  public static final FileSchema TRENDS =
      sortedBySeries(
          with(
              seriesColumns(),
              Column.timestamp(HOUR),
              Column.int64("count"),
              Column.optionalReal("min"),
              Column.optionalReal("max"),
              Column.real("sum"),
              Column.real("first"),
              Column.real("last"),
              Column.optionalReal("increase"),
              Column.timestamp("first_ts").since(2),
              Column.timestamp("last_ts").since(2),
              Column.timestamp("first_inside_ts").orNull().since(2),
              Column.optionalReal("first_inside").since(2),
              Column.optionalReal("seconds").since(2),
              Column.optionalReal("bridged").since(2),
              Column.int32("resets").orNull().since(2),
              Column.bool("ended").since(2),
              Column.optionalReal("first_step").since(3)),
          HOUR);

  /**
   * What became of one target at one slot. {@code duration} and {@code scrape_interval} are in
   * seconds; {@code duration} is NULL for a missed one. {@code result} is scraped, failed or
   * missed. What was dropped are samples of the body that are not stored; {@code shard} is the one
   * that the target was scraped in. The last columns count notes on series, and so say which minute
   * files of {@link Dataset#NOTES} there are.
   */
  public static final FileSchema SCRAPES =
      FileSchema.of(
          Column.timestamp("slot"),
          Column.timestamp(TS),
          Column.string(ACCOUNT),
          Column.string(REGION),
          Column.string(JOB),
          Column.string(INSTANCE),
          Column.string(LABELS),
          Column.string("url"),
          Column.real("scrape_interval"),
          Column.bool("tracks_timestamps"),
          Column.string("result"),
          Column.string("reason"),
          Column.optionalReal("duration"),
          Column.int32("samples"),
          Column.int64("bytes"),
          Column.int32("duplicates").since(2),
          Column.int32("out_of_order").since(2),
          Column.int32("out_of_bounds").since(2),
          Column.string("shard").since(2),
          Column.string("scraper_version").since(2),
          Column.int32("exemplars").since(4),
          Column.int32("exemplars_out_of_order").since(4),
          Column.int32("starts").since(4));

  /** What a job's exporters say of one metric family, and the slot at which they said it. */
  public static final FileSchema METADATA =
      sorted(
          List.of(
              Column.string(NAME),
              Column.string(ACCOUNT),
              Column.string(REGION),
              Column.string(JOB),
              Column.string(TYPE),
              Column.string("unit"),
              Column.string("help"),
              Column.timestamp("seen")),
          NAME,
          ACCOUNT,
          REGION,
          JOB);

  private LakeSchema() {}

  /** The columns of a dataset's files in a tier. */
  public static FileSchema of(Dataset dataset, Tier tier) {
    return switch (dataset) {
      case SAMPLES -> tier == Tier.MINUTE ? MINUTE_SAMPLES : SAMPLES;
      case HISTOGRAMS -> tier == Tier.MINUTE ? MINUTE_HISTOGRAMS : HISTOGRAMS;
      case EXEMPLARS -> tier == Tier.MINUTE ? MINUTE_EXEMPLARS : EXEMPLARS;
      case STARTS -> tier == Tier.MINUTE ? MINUTE_STARTS : STARTS;
      case SCRAPES -> SCRAPES;
      case METADATA -> METADATA;
      case REACHED -> MINUTE_SAMPLES;
    };
  }

  private static List<Column> seriesColumns() {
    return List.of(
        Column.string(NAME),
        Column.string(ACCOUNT),
        Column.string(REGION),
        Column.string(JOB),
        Column.string(INSTANCE),
        Column.string(LABELS),
        Column.string(TYPE));
  }

  private static List<Column> with(List<Column> columns, Column... more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(List.of(more));
    return all;
  }

  /** Sorted by the labels of series, and what follows. */
  private static FileSchema sortedBySeries(List<Column> columns, String... then) {
    List<String> by = new ArrayList<>(List.of(NAME, ACCOUNT, REGION, JOB, INSTANCE, LABELS));
    by.addAll(List.of(then));
    return new FileSchema(columns, by);
  }

  private static FileSchema sorted(List<Column> columns, String... by) {
    return new FileSchema(columns, List.of(by));
  }
}
