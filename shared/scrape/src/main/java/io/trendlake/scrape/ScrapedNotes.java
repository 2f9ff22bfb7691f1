// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;
import io.trendlake.model.SeriesExemplar;
import java.util.List;

/**
 * What a stored body said of series beside their samples, as far as it is to be stored.
 *
 * @param exemplars of one series in the order of {@link SeriesExemplar#ORDER}
 * @param starts at the scrape's own timestamp
 */
public record ScrapedNotes(List<OfExemplar> exemplars, List<OfStart> starts) {

  /** Nothing. */
  public static final ScrapedNotes NONE = new ScrapedNotes(List.of(), List.of());

  /** An exemplar of a series. */
  public record OfExemplar(Series series, SeriesExemplar exemplar) {}

  /**
   * Since when a series counts.
   *
   * @param start milliseconds since the epoch
   */
  public record OfStart(Series series, long start) {}

  /** Copies the lists. */
  public ScrapedNotes {
    exemplars = List.copyOf(exemplars);
    starts = List.copyOf(starts);
  }
}
