// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.files.ExemplarNote;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.lake.series.kept.OpenedFile;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesExemplar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Finds the exemplars of the series that one of several lists of matchers selects. */
final class ExemplarScan {

  /**
   * As many as Prometheus keeps at most by default ({@code max_exemplars}), and so answers with.
   */
  static final int MOST = 100_000;

  private final List<LabelConditions> anyOf;
  private final KeptFiles kept;
  private final BucketReads reads;
  private final AtomicLong found = new AtomicLong();

  private record Found(Series series, List<SeriesNote> notes) {}

  ExemplarScan(
      List<? extends List<? extends LabelMatcher>> anyOf, KeptFiles kept, BucketReads reads) {
    this.anyOf = anyOf.stream().map(LabelConditions::new).toList();
    this.kept = kept;
    this.reads = reads;
  }

  /**
   * Those of a time, from files that may have some. All of a series are put in order before any is
   * left out, so that the answer does not depend on the tier.
   */
  List<SelectedExemplars> read(List<SampleFile> files, long from, long to) throws IOException {
    Map<Series, List<SeriesNote>> bySeries = new HashMap<>();
    for (List<Found> ofFile : reads.all(files, file -> read(file, from, to))) {
      for (Found next : ofFile) {
        bySeries.computeIfAbsent(next.series, unseen -> new ArrayList<>()).addAll(next.notes);
      }
    }
    List<SelectedExemplars> selected = new ArrayList<>();
    bySeries.forEach((series, notes) -> {
      List<SeriesExemplar> exemplars =
          SeriesNote.settled(notes).stream()
              .map(ExemplarNote.class::cast)
              .map(ExemplarNote::exemplar)
              .filter(exemplar -> exemplar.ts() >= from && exemplar.ts() <= to)
              .toList();
      if (!exemplars.isEmpty()) {
        selected.add(new SelectedExemplars(series.toLabels(), exemplars));
      }
    });
    selected.sort(Comparator.comparing(SelectedExemplars::series, Labels.ORDER));
    return selected;
  }

  private List<Found> read(SampleFile file, long from, long to) throws IOException {
    FileSchema schema = OpenedFile.schema(file);
    List<Found> all = new ArrayList<>();
    for (RowGroup group : kept.opened().open(file, reads).groups(reads)) {
      for (LabelConditions conditions : anyOf) {
        List<RowRange> ranges = group.mayMatch(conditions.byColumn());
        if (!ranges.isEmpty()) {
          Batches rows = group.read(ranges);
          LabelConditions.Decisions decisions = conditions.decisions();
          while (rows.next()) {
            read(schema, rows, decisions, from, to, all);
          }
        }
      }
    }
    return all;
  }

  private void read(
      FileSchema schema,
      Batches rows,
      LabelConditions.Decisions decisions,
      long from,
      long to,
      List<Found> all)
      throws IOException {
    RowRuns run = new RowRuns(rows, IntStream.range(0, NotesReader.EXEMPLAR_TEXTS).toArray());
    while (run.next()) {
      if (decisions.match(run)) {
        List<SeriesNote> notes = NotesReader.exemplars(schema, rows, run);
        long within = notes.stream().filter(note -> note.ts() >= from && note.ts() <= to).count();
        if (found.addAndGet(within) > MOST) {
          throw new TooManyExemplarsException(MOST);
        }
        all.add(new Found(withoutType(NotesReader.series(run)), notes));
      }
    }
  }

  /** Labels alone say which series it is. */
  private static Series withoutType(Series series) {
    return new Series(
        series.name(),
        series.account(),
        series.region(),
        series.job(),
        series.instance(),
        series.labels(),
        MetricType.UNKNOWN);
  }
}
