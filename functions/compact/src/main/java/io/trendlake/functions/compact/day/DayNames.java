// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.GatheredRows;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The metrics of a closed day: finds some, and takes them out of its files. A part without a metric
 * is put in place of the part with it, and then its trends; so a query sees the one or the other.
 */
public final class DayNames {

  private final Bucket bucket;
  private final CompactionOptions options;

  /** For a bucket; no I/O happens here. */
  public DayNames(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
  }

  /** The parts of a dataset that a day has. */
  public List<LakeKey.DayFile> parts(Dataset dataset, LocalDate day) throws IOException {
    List<LakeKey.DayFile> parts = new ArrayList<>();
    for (ObjectInfo object : bucket.list(LakeLayout.dayPrefix(dataset, Tier.DAY, day))) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.DayFile file) {
        parts.add(file);
      }
    }
    return parts;
  }

  /**
   * Which of some metrics a day has, as numbers or as native histograms. The histograms of a part
   * count only where its samples are, which are put last: without them its writer has died.
   */
  public SortedSet<String> present(LocalDate day, Set<String> names) throws IOException {
    SortedSet<String> present = new TreeSet<>();
    Set<Integer> whole = new HashSet<>();
    for (LakeKey.DayFile part : parts(Dataset.SAMPLES, day)) {
      present.addAll(present(MergedDataset.SAMPLES, part, names));
      whole.add(part.part());
    }
    for (LakeKey.DayFile part : parts(Dataset.HISTOGRAMS, day)) {
      if (whole.contains(part.part())) {
        present.addAll(present(MergedDataset.HISTOGRAMS, part, names));
      }
    }
    return present;
  }

  private <S extends GatheredRows> SortedSet<String> present(
      MergedDataset<S> dataset, LakeKey.DayFile part, Set<String> names) throws IOException {
    FileSource file = new PartInputs(bucket, SeriesRange.ALL).source(part.text());
    SortedSet<String> present = new TreeSet<>();
    for (String name : names) {
      SeriesRange only =
          new SeriesRange(
              SeriesBound.of(name), Optional.of(SeriesBound.of(name + Character.MIN_VALUE)));
      if (dataset.opener().open(file, only, 0).series() != null) {
        present.add(name);
      }
    }
    return present;
  }

  /**
   * Takes metrics out of the parts of a day that have them, and makes the trends of these again.
   */
  public void remove(LocalDate day, Set<String> names) throws IOException {
    for (LakeKey.DayFile part : parts(Dataset.HISTOGRAMS, day)) {
      if (!present(MergedDataset.HISTOGRAMS, part, names).isEmpty()) {
        removeHistograms(part, names);
      }
    }
    for (LakeKey.DayFile part : parts(Dataset.SAMPLES, day)) {
      if (!present(MergedDataset.SAMPLES, part, names).isEmpty()) {
        removeSamples(part, names);
      }
    }
  }

  /** A part that has nothing else goes, but for the first, which says that the day had samples. */
  private void removeSamples(LakeKey.DayFile part, Set<String> names) throws IOException {
    LakeKey.TrendsFile trends = new LakeKey.TrendsFile(part.day(), part.part());
    boolean any = write(MergedDataset.SAMPLES, part, names);
    LakeKey.DayFile histograms = new LakeKey.DayFile(Dataset.HISTOGRAMS, part.day(), part.part());
    if (any || part.part() == 0 || !bucket.list(histograms.text()).isEmpty()) {
      new DayTrends(bucket, options).make(trends);
    } else {
      bucket.delete(trends.text());
      bucket.delete(part.text());
    }
  }

  private void removeHistograms(LakeKey.DayFile part, Set<String> names) throws IOException {
    LakeKey.HistogramTrendsFile trends = new LakeKey.HistogramTrendsFile(part.day(), part.part());
    if (write(MergedDataset.HISTOGRAMS, part, names)) {
      new DayHistograms(bucket, options).makeTrends(trends);
    } else {
      bucket.delete(part.text());
      bucket.delete(trends.text());
    }
  }

  /** Puts a part without some metrics in its own place; whether it has any other. */
  private <S extends GatheredRows> boolean write(
      MergedDataset<S> dataset, LakeKey.DayFile part, Set<String> without) throws IOException {
    FileSource file = new PartInputs(bucket, SeriesRange.ALL).source(part.text());
    SeriesMerge<S> merge =
        new SeriesMerge<>(List.of(dataset.opener().open(file, SeriesRange.ALL, 0)));
    MergedDataset.Writer<S> writer = dataset.writer().apply(WriterOptions.day(options.dayLevel()));
    S gathered = dataset.gatherer().get();
    boolean any = false;
    while (merge.peek() != null) {
      gathered.clear();
      Series series = merge.take(gathered);
      gathered.settle();
      if (!without.contains(series.name())) {
        writer.add(series, gathered);
        any = true;
      }
    }
    bucket.put(part.text(), writer.finish());
    return any;
  }
}
