// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts the series of files of samples and of native histograms, each histogram as one sample.
 * Reads label columns and page indexes, and no values.
 */
final class CardinalityScan {

  /** How many files are read at once: each is in memory with its label columns. */
  private static final int FILES_AT_ONCE = 8;

  private static final int[] LABELS =
      IntStream.range(0, LabelConditions.COLUMNS).map(FileSeries::labelColumn).toArray();

  /** What the rows of histograms are of, after the labels. */
  private static final int[] LABELS_AND_PART =
      IntStream.concat(
              IntStream.of(LABELS), IntStream.of(LakeSchema.HISTOGRAMS.indexOf(LakeSchema.PART)))
          .toArray();

  private final List<SampleFile> files;
  private final KeptFiles kept;
  private final BucketReads reads;

  /**
   * A scan of whole files.
   *
   * @param files of which those count whose time overlaps that from an instant to another, in
   *     milliseconds since the epoch
   */
  CardinalityScan(List<SampleFile> files, long from, long to, KeptFiles kept, BucketReads reads) {
    this.files = files.stream().filter(file -> isWithin(file, from, to)).toList();
    this.kept = kept;
    this.reads = reads;
  }

  private static boolean isWithin(SampleFile file, long from, long to) {
    long start = file.start().toEpochMilli();
    Duration length =
        switch (file.tier()) {
          case MINUTE -> Duration.ofMillis(1);
          case HOUR -> Duration.ofHours(1);
          case DAY -> Duration.ofDays(1);
        };
    return start <= to && start + length.toMillis() > from;
  }

  /** What counting will read. Reads footers. */
  CardinalityCost cost() throws IOException {
    CardinalityCost sum = CardinalityCost.NONE;
    for (List<SampleFile> some : pieces()) {
      for (CardinalityCost each : reads.all(some, this::cost)) {
        sum = sum.plus(each);
      }
    }
    return sum;
  }

  private CardinalityCost cost(SampleFile file) throws IOException {
    long bytes = 0;
    long rows = 0;
    for (RowGroup group : kept.opened().open(file, reads).groups(reads)) {
      bytes += group.bytes(all(group), columns(file));
      rows += group.rows();
    }
    return new CardinalityCost(1, bytes, file.size(), rows);
  }

  private static List<RowRange> all(RowGroup group) {
    return group.rows() == 0 ? List.of() : List.of(new RowRange(0, group.rows()));
  }

  /** Counts. */
  Cardinality count() throws IOException {
    Cardinality sum = new Cardinality();
    for (List<SampleFile> some : pieces()) {
      reads.all(
          some,
          file -> {
            count(file, sum);
            return true;
          });
    }
    return sum;
  }

  private List<List<SampleFile>> pieces() {
    List<List<SampleFile>> pieces = new ArrayList<>();
    for (int i = 0; i < files.size(); i += FILES_AT_ONCE) {
      pieces.add(files.subList(i, Math.min(files.size(), i + FILES_AT_ONCE)));
    }
    return pieces;
  }

  private void count(SampleFile file, Cardinality sum) throws IOException {
    reads.countFile();
    int[] columns = columns(file);
    int[] places = IntStream.range(0, columns.length).toArray();
    for (RowGroup group : kept.opened().open(file, reads).groups(reads)) {
      Batches batch = group.read(all(group), columns);
      while (batch.next()) {
        RowRuns run = new RowRuns(batch, places);
        while (run.next()) {
          long first = batch.firstRow() + run.start();
          sum.add(labels(run), samples(file, run), group.bytesOf(first, first + run.count()));
        }
        reads.countRows(file.tier(), batch.rows());
      }
    }
  }

  private static int[] columns(SampleFile file) {
    return file.isOfHistograms() ? LABELS_AND_PART : LABELS;
  }

  /** One of a histogram's rows has its count. */
  private static long samples(SampleFile file, RowRuns run) {
    boolean counts =
        !file.isOfHistograms()
            || run.text(LabelConditions.COLUMNS).equals(LakeSchema.PART_OF_COUNT);
    return counts ? run.count() : 0;
  }

  private static Labels labels(RowRuns run) {
    Labels.Builder labels = CanonicalJson.parse(run.text(LabelConditions.OTHERS)).toBuilder();
    for (int column = 0; column < LabelConditions.COLUMNS; column++) {
      if (column != LabelConditions.OTHERS) {
        labels.set(LabelConditions.label(column), run.text(column));
      }
    }
    return labels.build();
  }
}
