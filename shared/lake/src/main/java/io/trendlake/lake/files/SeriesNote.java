// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import java.util.List;

/** What an exporter said of a series beside its samples. */
public sealed interface SeriesNote permits ExemplarNote, StartNote {

  /** In place of a target. */
  int NO_TARGET = -1;

  /** Milliseconds since the epoch. */
  long ts();

  /** The slot at which it was scraped, likewise. */
  long slot();

  /**
   * The row (from 0) of its target in the outcomes file of the same slot and shard; {@link
   * #NO_TARGET} where a file does not say it, as only minute files do.
   */
  int target();

  /**
   * Puts the notes of one series in order, and leaves out those that a scraper without memory has
   * stored again: exemplars that one scraper would not have stored, and starts equal to the one
   * before.
   *
   * @param notes all of one kind
   */
  static List<SeriesNote> settled(List<SeriesNote> notes) {
    List<ExemplarNote> exemplars =
        notes.stream()
            .filter(ExemplarNote.class::isInstance)
            .map(ExemplarNote.class::cast)
            .toList();
    List<StartNote> starts =
        notes.stream().filter(StartNote.class::isInstance).map(StartNote.class::cast).toList();
    return exemplars.isEmpty() ? StartNote.changes(starts) : ExemplarNote.stored(exemplars);
  }
}
