// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesHistograms;
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

/** Makes the native histograms of a part of a day, and their trends, where the part has any. */
final class DayHistograms {

  private final Bucket bucket;
  private final CompactionOptions options;

  DayHistograms(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
  }

  /**
   * Makes the files of a part; none are put where its range has no histogram.
   *
   * @return what came out
   */
  HistogramStats make(DayPlan plan, DayPlan.Part part) throws IOException {
    if (plan.histograms().isEmpty()) {
      return HistogramStats.NONE;
    }
    PartInputs inputs = new PartInputs(bucket, part.range());
    SeriesMerge<SeriesHistograms> merge =
        new SeriesMerge<>(open(inputs, plan.histograms(), OpenFiles.MAX_OPEN));
    LastHistograms before =
        new LastHistograms(open(inputs, plan.histogramsBefore(), PartInputs.ALL_OPEN));
    HistogramPartWriter writer = new HistogramPartWriter(plan.day(), options);
    merge.forEach(
        new SeriesHistograms(),
        (series, histograms) -> {
          Optional<HistogramSample> last = before.of(series);
          int from = last.isPresent() && last.get().ts() == firstTs(histograms) ? 1 : 0;
          writer.add(series, histograms.samples(from), last);
        });
    if (writer.rows() == 0) {
      return HistogramStats.NONE;
    }
    byte[] content = writer.finishHistograms();
    putIfAbsent(new LakeKey.HistogramTrendsFile(plan.day(), part.number()), writer.finishTrends());
    putIfAbsent(new LakeKey.DayFile(Dataset.HISTOGRAMS, plan.day(), part.number()), content);
    return new HistogramStats(1, writer.histograms(), writer.rows(), content.length);
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
    SeriesMerge<SeriesHistograms> merge = new SeriesMerge<>(open(SeriesRange.ALL, List.of(file)));
    Series first = merge.peek();
    if (first == null) {
      return;
    }
    LastHistograms before =
        new LastHistograms(open(DayTrends.from(first), dayFiles(key.day().minusDays(1))));
    HistogramTrendsWriter writer =
        new HistogramTrendsWriter(WriterOptions.trends(options.dayLevel()));
    merge.forEach(
        new SeriesHistograms(),
        (series, histograms) ->
            writer.add(
                series,
                SeriesHistogramTrends.of(
                    start(key.day()), histograms.samples(0), before.of(series))));
    bucket.put(key.text(), writer.finish());
  }

  private List<SeriesCursor<SeriesHistograms>> open(SeriesRange range, List<String> keys)
      throws IOException {
    return open(new PartInputs(bucket, range), keys, PartInputs.ALL_OPEN);
  }

  private static List<SeriesCursor<SeriesHistograms>> open(
      PartInputs inputs, List<String> keys, int maxOpen) throws IOException {
    return inputs.files(MergedDataset.HISTOGRAMS, keys, maxOpen).open();
  }

  private List<String> dayFiles(LocalDate day) throws IOException {
    return bucket.list(LakeLayout.dayPrefix(Dataset.HISTOGRAMS, Tier.DAY, day)).stream()
        .map(ObjectInfo::key)
        .toList();
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

    private final SeriesBefore<SeriesHistograms> before;

    LastHistograms(List<SeriesCursor<SeriesHistograms>> cursors) {
      this.before = new SeriesBefore<>(cursors, new SeriesHistograms());
    }

    Optional<HistogramSample> of(Series series) throws IOException {
      return before.of(series).map(histograms -> histograms.ranked().getLast().sample());
    }
  }
}
