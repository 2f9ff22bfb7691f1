// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.ExemplarNote;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.files.StartNote;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesExemplar;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.ScrapedNotes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files of exemplars and of start timestamps of one shard at one slot. */
final class SlotNotes {

  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::series).thenComparingLong(row -> row.note().ts());

  private final long slot;
  private final List<ScrapeResult> results;

  private record Row(Series series, SeriesNote note) {}

  /**
   * The notes in the results of a slot.
   *
   * @param slot milliseconds since the epoch
   */
  SlotNotes(long slot, List<ScrapeResult> results) {
    this.slot = slot;
    this.results = results;
  }

  /** The file of exemplars; empty if there are none. */
  Optional<byte[]> exemplars() {
    List<Row> rows = new ArrayList<>();
    for (int target = 0; target < results.size(); target++) {
      for (ScrapedNotes.OfExemplar of : results.get(target).notes().exemplars()) {
        SeriesExemplar exemplar = of.exemplar();
        rows.add(
            new Row(
                of.series(),
                new ExemplarNote(
                    exemplar.ts(), slot, target, exemplar.labels(), exemplar.value())));
      }
    }
    return file(Dataset.EXEMPLARS, rows);
  }

  /** The file of start timestamps; empty if there are none. */
  Optional<byte[]> starts() {
    List<Row> rows = new ArrayList<>();
    for (int target = 0; target < results.size(); target++) {
      long ts = results.get(target).outcome().ts().toEpochMilli();
      for (ScrapedNotes.OfStart of : results.get(target).notes().starts()) {
        rows.add(new Row(of.series(), new StartNote(ts, slot, target, of.start())));
      }
    }
    return file(Dataset.STARTS, rows);
  }

  private static Optional<byte[]> file(Dataset dataset, List<Row> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    // A stable sort: what one target said of a series at one instant keeps its order.
    rows.sort(ORDER);
    NotesWriter writer = new NotesWriter(dataset, Tier.MINUTE, WriterOptions.minute());
    rows.forEach(row -> writer.add(row.series(), List.of(row.note())));
    return Optional.of(writer.finish());
  }
}
