// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over those series of one file, of any tier, that are in a range. A series may come in
 * several runs, one after the other.
 */
public final class FileCursor<S> implements SeriesCursor<S> {

  /** Goes to the next run of a file; the first call goes to the first one. */
  @FunctionalInterface
  private interface Runs {

    /** The series of the run; null after the last. */
    @Nullable Series next() throws IOException;
  }

  private final String key;
  private final Runs runs;
  private final Consumer<S> adder;
  private @Nullable Series series;

  private FileCursor(FileSource file, Runs runs, Consumer<S> adder) throws IOException {
    this.key = file.name();
    this.runs = runs;
    this.adder = adder;
    next();
  }

  /**
   * Opens a file of samples, at its first run in the range.
   *
   * @param rank of all samples of the file
   * @throws UnreadableInputException if the file is damaged outside of its footer
   */
  public static FileCursor<SeriesSamples> ofSamples(FileSource file, SeriesRange range, long rank)
      throws IOException {
    SamplesReader reader = SamplesReader.open(file, range);
    return new FileCursor<>(
        file,
        () -> reader.next() ? reader.series() : null,
        gathered ->
            gathered.addAll(
                reader.ts(),
                reader.values(),
                reader.slots(),
                reader.start(),
                reader.count(),
                rank));
  }

  /** Opens a file of native histograms likewise. */
  public static FileCursor<SeriesHistograms> ofHistograms(
      FileSource file, SeriesRange range, long rank) throws IOException {
    HistogramsReader reader = HistogramsReader.open(file, range);
    return new FileCursor<>(
        file,
        () -> reader.next() ? reader.series() : null,
        gathered -> gathered.addAll(reader.samples(), rank));
  }

  /** The same with the slot of each histogram as its rank. */
  public static FileCursor<SeriesHistograms> ofHistogramsBySlot(FileSource file, SeriesRange range)
      throws IOException {
    HistogramsReader reader = HistogramsReader.open(file, range);
    return new FileCursor<>(
        file,
        () -> reader.next() ? reader.series() : null,
        gathered -> gathered.addAll(reader.samples()));
  }

  /** Opens a file of notes of a dataset likewise. */
  static FileCursor<SeriesNotes> ofNotes(Dataset dataset, FileSource file, SeriesRange range)
      throws IOException {
    NotesReader reader = NotesReader.open(dataset, file, range);
    return new FileCursor<>(
        file,
        () -> reader.next() ? reader.series() : null,
        gathered -> gathered.addAll(reader.notes()));
  }

  @Override
  public @Nullable Series series() {
    return series;
  }

  @Override
  public void addTo(S gathered) {
    adder.accept(gathered);
  }

  @Override
  public void next() throws IOException {
    try {
      series = runs.next();
    } catch (CorruptFileException damaged) {
      throw new UnreadableInputException(key, String.valueOf(damaged.getMessage()));
    } catch (IllegalArgumentException impossible) {
      throw new UnreadableInputException(key, key + ": " + impossible.getMessage());
    }
  }
}
