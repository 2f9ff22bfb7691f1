// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How files of a dataset are read by series, and merged into one.
 *
 * @param <S> gathers what several files have of one series
 * @param opener opens a file
 * @param gatherer makes what gathers, empty
 * @param writer begins a file in memory
 */
public record MergedDataset<S extends GatheredRows>(
    Opener<S> opener, Supplier<S> gatherer, Function<WriterOptions, Writer<S>> writer) {

  /** Samples. */
  public static final MergedDataset<SeriesSamples> SAMPLES =
      new MergedDataset<>(
          FileCursor::ofSamples,
          SeriesSamples::new,
          options -> {
            SamplesWriter file = new SamplesWriter(options);
            return new FileWriter<>(
                (series, samples) ->
                    file.add(
                        series, samples.ts(), samples.values(), samples.slots(), 0, samples.size()),
                file::finish);
          });

  /** Native histograms. */
  public static final MergedDataset<SeriesHistograms> HISTOGRAMS =
      new MergedDataset<>(
          FileCursor::ofHistograms,
          SeriesHistograms::new,
          options -> {
            HistogramsWriter file = new HistogramsWriter(options);
            return new FileWriter<>(
                (series, histograms) -> file.add(series, histograms.samples(0)), file::finish);
          });

  /** Native histograms, each with its slot as its rank, whatever the rank of its file is. */
  public static final MergedDataset<SeriesHistograms> HISTOGRAMS_BY_SLOT =
      new MergedDataset<>(
          (file, range, rank) -> FileCursor.ofHistogramsBySlot(file, range),
          HISTOGRAMS.gatherer,
          HISTOGRAMS.writer);

  /** Notes on series of one of {@link Dataset#NOTES}. */
  public static MergedDataset<SeriesNotes> ofNotes(Dataset dataset) {
    return new MergedDataset<>(
        (file, range, rank) -> FileCursor.ofNotes(dataset, file, range),
        SeriesNotes::new,
        options -> {
          NotesWriter file = new NotesWriter(dataset, Tier.DAY, options);
          return new FileWriter<>((series, notes) -> file.add(series, notes.notes()), file::finish);
        });
  }

  /** Opens files. */
  @FunctionalInterface
  public interface Opener<S> {

    /**
     * A cursor over the series of a file that are in a range, at the first of them.
     *
     * @param rank of all that the file has: of several rows of one ts that of the least rank wins
     */
    SeriesCursor<S> open(FileSource file, SeriesRange range, long rank) throws IOException;
  }

  /** Writes a file series by series. */
  public interface Writer<S> {

    /** Appends a series with all that was gathered, which is settled. */
    void add(Series series, S gathered);

    /** Ends the file and returns it; the writer is used up. */
    byte[] finish();
  }

  /** Writes a file of samples, histograms or notes. */
  private record FileWriter<S>(BiConsumer<Series, S> adder, Supplier<byte[]> end)
      implements Writer<S> {

    @Override
    public void add(Series series, S gathered) {
      adder.accept(series, gathered);
    }

    @Override
    public byte[] finish() {
      return end.get();
    }
  }
}
