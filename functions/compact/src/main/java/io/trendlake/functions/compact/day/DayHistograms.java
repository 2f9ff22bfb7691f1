// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramCursor;
import io.trendlake.functions.compact.input.SeriesHistograms;
import io.trendlake.functions.compact.input.SeriesKey;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramTrendsWriter;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the native histograms of a part of a day, and their trends, where the part has any. */
final class DayHistograms {

  private static final long HOUR_MILLIS = 3_600_000;

  private final Bucket bucket;
  private final CompactionOptions options;

  DayHistograms(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
  }

  /** Makes the files of a part; none are put where its range has no histogram. */
  void make(DayPlan plan, DayPlan.Part part) throws IOException {
    if (plan.histograms().isEmpty()) {
      return;
    }
    PartInputs inputs = new PartInputs(bucket, part, PartInputs.ALL_OPEN);
    SeriesMerge<SeriesHistograms> merge = merge(inputs, plan.histograms());
    LastHistograms before = new LastHistograms(merge(inputs, plan.histogramsBefore()));
    HistogramPartWriter writer = new HistogramPartWriter(plan.day(), options);
    SeriesHistograms histograms = new SeriesHistograms();
    while (merge.peek() != null) {
      histograms.clear();
      Series series = merge.take(histograms);
      histograms.settle();
      Optional<HistogramSample> last = before.of(series);
      int from = last.isPresent() && last.get().ts() == firstTs(histograms) ? 1 : 0;
      writer.add(series, histograms.samples(from), last);
    }
    if (writer.rows() > 0) {
      putIfAbsent(
          new LakeKey.HistogramTrendsFile(plan.day(), part.number()), writer.finishTrends());
      putIfAbsent(
          new LakeKey.DayFile(Dataset.HISTOGRAMS, plan.day(), part.number()),
          writer.finishHistograms());
    }
  }

  /**
   * Makes the trends of a part of a closed day again from its day file, and puts them in place of
   * those that are there; nothing is put where the part has no histogram.
   */
  void makeTrends(LakeKey.HistogramTrendsFile key) throws IOException {
    String file = new LakeKey.DayFile(Dataset.HISTOGRAMS, key.day(), key.part()).text();
    if (bucket.list(file).isEmpty()) {
      return;
    }
    SeriesMerge<SeriesHistograms> merge = merge(inputs(key, SeriesRange.ALL), List.of(file));
    Series first = merge.peek();
    if (first == null) {
      return;
    }
    LastHistograms before =
        new LastHistograms(
            merge(inputs(key, DayTrends.from(first)), dayFiles(key.day().minusDays(1))));
    HistogramTrendsWriter writer =
        new HistogramTrendsWriter(WriterOptions.trends(options.dayLevel()));
    SeriesHistograms histograms = new SeriesHistograms();
    while (merge.peek() != null) {
      histograms.clear();
      Series series = merge.take(histograms);
      histograms.settle();
      SeriesHistogramTrends trends = new SeriesHistogramTrends(start(key.day()), before.of(series));
      for (HistogramSample sample : histograms.samples(0)) {
        trends.add(hour(sample, key.day()), sample);
      }
      writer.add(series, trends.hours());
    }
    bucket.put(key.text(), writer.finish());
  }

  private PartInputs inputs(LakeKey.HistogramTrendsFile key, SeriesRange range) {
    return new PartInputs(bucket, new DayPlan.Part(key.part(), range), PartInputs.ALL_OPEN);
  }

  private List<String> dayFiles(LocalDate day) throws IOException {
    return bucket.list(LakeLayout.dayPrefix(Dataset.HISTOGRAMS, Tier.DAY, day)).stream()
        .map(ObjectInfo::key)
        .toList();
  }

  private static int hour(HistogramSample sample, LocalDate day) {
    return (int) Math.floorDiv(sample.slot() - start(day), HOUR_MILLIS);
  }

  private static SeriesMerge<SeriesHistograms> merge(PartInputs inputs, List<String> keys)
      throws IOException {
    List<HistogramCursor> cursors = inputs.openHistograms(keys);
    return new SeriesMerge<>(cursors);
  }

  private static long firstTs(SeriesHistograms histograms) {
    return histograms.ranked().getFirst().sample().ts();
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private void putIfAbsent(LakeKey key, byte[] content) throws IOException {
    bucket.putIfAbsent(key.text(), content);
  }

  /** The last histogram of each series in the day before, asked for in the files' order. */
  private static final class LastHistograms {

    private final SeriesMerge<SeriesHistograms> merge;
    private final SeriesHistograms histograms = new SeriesHistograms();
    private @Nullable Series current;

    LastHistograms(SeriesMerge<SeriesHistograms> merge) {
      this.merge = merge;
      this.current = merge.peek();
    }

    Optional<HistogramSample> of(Series series) throws IOException {
      while (current != null && SeriesKey.compare(current, series) < 0) {
        skip();
      }
      if (current == null || SeriesKey.compare(current, series) != 0) {
        return Optional.empty();
      }
      skip();
      return Optional.of(histograms.ranked().getLast().sample());
    }

    private void skip() throws IOException {
      histograms.clear();
      merge.take(histograms);
      histograms.settle();
      current = merge.peek();
    }
  }
}
