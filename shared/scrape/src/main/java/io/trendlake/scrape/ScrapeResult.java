// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.DroppedSamples;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import java.util.List;

/**
 * What one pull of one target gave.
 *
 * @param samples what to store: with a failed outcome only the synthetic series
 * @param metadata of the families in the body; empty unless the body was parsed. The same list as
 *     last time if nothing in it changed
 * @param reached the series that a failed scrape had taken before its fault, each once: nothing of
 *     them is stored, but they do not end at this scrape, and end at the next that has them not.
 *     Empty with any other outcome, and without those whose timestamps are their own unless these
 *     are tracked
 * @param notes exemplars and start timestamps to store; none with a failed outcome
 */
public record ScrapeResult(
    Outcome outcome,
    ScrapedSamples samples,
    List<MetricMetadata> metadata,
    List<Series> reached,
    ScrapedNotes notes) {

  /** The result of a target of which nothing is stored but its outcome. */
  public static ScrapeResult without(Outcome outcome) {
    return new ScrapeResult(
        outcome, ScrapedSamples.none(), List.of(), List.of(), ScrapedNotes.NONE);
  }

  /** The samples of a stored body that are not among {@link #samples}. */
  public DroppedSamples dropped() {
    return outcome.dropped();
  }
}
