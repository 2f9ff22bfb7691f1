// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * In which forms histograms are handed out, by the settings of Prometheus that have these names.
 *
 * @param nativeHistograms {@code scrape_native_histograms}: histograms that have native buckets are
 *     handed out as native histograms
 * @param alwaysClassic {@code always_scrape_classic_histograms}: the classic form is handed out
 *     beside the native one
 * @param convertClassic {@code convert_classic_histograms_to_nhcb}: classic histograms are handed
 *     out as native ones with custom buckets
 */
public record HistogramOptions(
    boolean nativeHistograms, boolean alwaysClassic, boolean convertClassic) {

  /** All in their classic form, as is the default. */
  public static final HistogramOptions CLASSIC = new HistogramOptions(false, false, false);
}
