// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.SeriesSelection;
import java.util.List;

/**
 * What one selector of a query is read from.
 *
 * @param expression the selector, or the function's call with it
 * @param readFrom what is read
 * @param reason why so, in words
 * @param trends the trends that are read
 * @param samples the samples that are read, except those of single hours that trends leave open
 */
public record LeafPlan(
    String expression,
    Source readFrom,
    String reason,
    List<SeriesSelection> trends,
    List<SeriesSelection> samples) {

  /** What is read. */
  public enum Source {
    /** Hourly trends. */
    TRENDS,
    /** Hourly trends, and samples of the days that have none or that ranges begin or end in. */
    BOTH,
    /** Samples. */
    SAMPLES
  }

  /** Copies the lists. */
  public LeafPlan {
    trends = List.copyOf(trends);
    samples = List.copyOf(samples);
  }
}
