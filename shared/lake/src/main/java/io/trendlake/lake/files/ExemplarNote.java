// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.SeriesExemplar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exemplar of a series.
 *
 * @param labels as {@link io.trendlake.model.CanonicalJson}
 */
public record ExemplarNote(long ts, long slot, int target, String labels, double value)
    implements SeriesNote {

  /** As they were scraped. */
  private static final Comparator<ExemplarNote> ORDER =
      Comparator.comparingLong(ExemplarNote::slot)
          .thenComparing(ExemplarNote::exemplar, SeriesExemplar.ORDER);

  /**
   * The exemplar. One whose timestamp is the slot counts as one without a timestamp: so it is
   * stored once however often it is shown, and nobody measures to the millisecond of a slot.
   */
  public SeriesExemplar exemplar() {
    return new SeriesExemplar(labels, value, ts, ts != slot);
  }

  /** Those of a series that Prometheus stores, had one scraper seen them all. */
  static List<SeriesNote> stored(List<ExemplarNote> all) {
    List<SeriesNote> stored = new ArrayList<>();
    @Nullable SeriesExemplar newest = null;
    for (ExemplarNote note : all.stream().sorted(ORDER).toList()) {
      SeriesExemplar next = note.exemplar();
      if (next.after(newest) == SeriesExemplar.Standing.NEW) {
        stored.add(note);
        newest = next;
      }
    }
    return stored;
  }
}
