// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Makes the trends of a day that is closed again, each part from the part of the day's samples
 * beside it: the same bytes as {@link DayParts} makes of the hour files, which are gone.
 *
 * <p>A sample belongs to the hour of its slot. A day file of before version 3 of the format does
 * not say the slot where it is not the timestamp; there the timestamp decides, and one outside the
 * day counts to the day's first or last hour.
 */
public final class DayTrends {

  private static final long HOUR_MILLIS = 3_600_000;

  private final Bucket bucket;
  private final CompactionOptions options;

  public DayTrends(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
  }

  /**
   * Makes one part, and puts it in place of the one that is there; likewise the trends of the
   * part's native histograms, where it has any.
   *
   * @return how many rows the part has, without those of native histograms
   * @throws IOException also if there is no such part of the day's samples, or it is damaged
   */
  public long make(LakeKey.TrendsFile key) throws IOException {
    TrendsWriter writer = new TrendsWriter(WriterOptions.trends(options.dayLevel()), start(key));
    write(key, writer);
    long rows = writer.rows();
    new DayHistograms(bucket, options)
        .makeTrends(new LakeKey.HistogramTrendsFile(key.day(), key.part()));
    bucket.put(key.text(), writer.finish());
    return rows;
  }

  private static long start(LakeKey.TrendsFile key) {
    return key.day().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private void write(LakeKey.TrendsFile key, TrendsWriter writer) throws IOException {
    String samplesKey = new LakeKey.DayFile(Dataset.SAMPLES, key.day(), key.part()).text();
    SeriesMerge<SeriesSamples> merge =
        new SeriesMerge<>(samples(SeriesRange.ALL, List.of(samplesKey)));
    Series first = merge.peek();
    if (first == null) {
      return;
    }
    List<String> dayBefore =
        bucket.list(prefix(key.day().minusDays(1))).stream().map(ObjectInfo::key).toList();
    LastValues before = new LastValues(samples(from(first), dayBefore));
    SeriesTrends trends = new SeriesTrends(start(key));
    merge.forEach(
        new SeriesSamples(),
        (series, samples) -> {
          before.begin(series, trends);
          for (int i = 0; i < samples.size(); i++) {
            trends.add(hour(samples, i, start(key)), samples.ts()[i], samples.values()[i]);
          }
          writer.add(series, trends);
        });
  }

  private List<SeriesCursor<SeriesSamples>> samples(SeriesRange range, List<String> keys)
      throws IOException {
    return new PartInputs(bucket, range)
        .files(MergedDataset.SAMPLES, keys, PartInputs.ALL_OPEN)
        .open();
  }

  /**
   * From the target of a series on; it need have no end, since files are read as they are asked.
   */
  static SeriesRange from(Series first) {
    SeriesBound bound =
        SeriesBound.of(
            first.name(), first.account(), first.region(), first.job(), first.instance());
    return new SeriesRange(bound, Optional.empty());
  }

  private static String prefix(LocalDate day) {
    return LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, day);
  }

  private static long slot(SeriesSamples samples, int index) {
    long[] slots = samples.slots();
    return slots == null || slots[index] == Column.NULL ? samples.ts()[index] : slots[index];
  }

  private static int hour(SeriesSamples samples, int index, long dayStart) {
    long hour = Math.floorDiv(slot(samples, index) - dayStart, HOUR_MILLIS);
    return Math.clamp(hour, 0, SeriesTrends.HOURS - 1);
  }
}
