// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.NotesWriter;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.parquet.WriterOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The notes of one series as they are gathered from several files, and then put in order. */
public final class SeriesNotes implements GatheredRows {

  private List<SeriesNote> notes = new ArrayList<>();

  /** Adds notes of a file. */
  public void addAll(List<SeriesNote> more) {
    notes.addAll(more);
  }

  @Override
  public void clear() {
    notes = new ArrayList<>();
  }

  /** {@inheritDoc} What was stored again is dropped too. */
  @Override
  public int settle() {
    int gathered = notes.size();
    notes = new ArrayList<>(SeriesNote.settled(notes));
    return gathered - notes.size();
  }

  /** What was gathered. */
  public List<SeriesNote> notes() {
    return notes;
  }

  /**
   * Merges files of notes into one; empty where there is no note.
   *
   * @param tier of the file
   * @throws UnreadableInputException if an input turns out damaged
   */
  public static Optional<byte[]> merged(
      Dataset dataset, OpenFiles<SeriesNotes> files, Tier tier, WriterOptions options)
      throws IOException {
    NotesWriter writer = new NotesWriter(dataset, tier, options);
    new SeriesMerge<>(files.open())
        .forEach(new SeriesNotes(), (series, gathered) -> writer.add(series, gathered.notes()));
    return writer.rows() == 0 ? Optional.empty() : Optional.of(writer.finish());
  }
}
