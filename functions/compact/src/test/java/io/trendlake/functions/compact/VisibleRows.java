// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a query sees: reads of each hour the tier that the watermark says, and nothing else. */
final class VisibleRows {

  /** A row of the view of samples. */
  record Row(Series series, Sample sample) implements Comparable<Row> {

    @Override
    public int compareTo(Row other) {
      int order = series.compareTo(other.series);
      return order != 0 ? order : Long.compare(sample.ts(), other.sample.ts());
    }

    @Override
    public String toString() {
      return "%s{%s,%s} %s %s"
          .formatted(
              series.name(),
              series.instance(),
              series.labels(),
              Instant.ofEpochMilli(sample.ts()),
              sample.isStale() ? "stale" : sample.value());
    }
  }

  private VisibleRows() {}

  /** All samples, in order. */
  static List<Row> samples(Bucket bucket) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (ObjectInfo object : visible(bucket, Dataset.SAMPLES)) {
      rows.addAll(rows(bucket, object.key()));
    }
    rows.sort(null);
    return rows;
  }

  /** All samples that are no stale markers, in order. */
  static List<Row> values(Bucket bucket) throws IOException {
    return samples(bucket).stream().filter(row -> !row.sample().isStale()).toList();
  }

  /** All outcomes. */
  static List<Outcome> scrapes(Bucket bucket) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (ObjectInfo object : visible(bucket, Dataset.SCRAPES)) {
      outcomes.addAll(OutcomesFile.read(source(bucket, object.key())));
    }
    return outcomes;
  }

  /** The rows of one file, in its order. */
  static List<Row> rows(Bucket bucket, String key) throws IOException {
    List<Row> rows = new ArrayList<>();
    SamplesReader reader = SamplesReader.open(source(bucket, key));
    while (reader.next()) {
      for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
        rows.add(new Row(reader.series(), new Sample(reader.ts()[i], reader.values()[i])));
      }
    }
    return rows;
  }

  /** All native histograms, by series and ts. */
  static Map<Series, NavigableMap<Long, NativeHistogram>> histograms(Bucket bucket)
      throws IOException {
    Map<Series, NavigableMap<Long, NativeHistogram>> found = new TreeMap<>();
    for (ObjectInfo object : visible(bucket, Dataset.HISTOGRAMS)) {
      HistogramsReader reader = HistogramsReader.open(source(bucket, object.key()));
      while (reader.next()) {
        for (HistogramSample sample : reader.samples()) {
          found
              .computeIfAbsent(reader.series(), unseen -> new TreeMap<>())
              .put(sample.ts(), sample.histogram());
        }
      }
    }
    return found;
  }

  private static FileSource source(Bucket bucket, String key) throws IOException {
    return FileSource.of(key, bucket.get(key).orElseThrow().content());
  }

  private static List<ObjectInfo> visible(Bucket bucket, Dataset dataset) throws IOException {
    Watermark watermark = new WatermarkStore(bucket).read();
    return bucket.list(dataset.text() + "/").stream()
        .filter(object -> isVisible(object.key(), watermark))
        .toList();
  }

  private static boolean isVisible(String key, Watermark watermark) {
    return switch (LakeLayout.parse(key).orElse(null)) {
      case LakeKey.MinuteFile file ->
          !file.slot().truncatedTo(ChronoUnit.HOURS).isBefore(watermark.hour());
      case LakeKey.HourFile file ->
          file.hour().isBefore(watermark.hour())
              && !LocalDate.ofInstant(file.hour(), ZoneOffset.UTC).isBefore(watermark.day());
      case LakeKey.DayFile file -> file.day().isBefore(watermark.day());
      case null, default -> false;
    };
  }
}
