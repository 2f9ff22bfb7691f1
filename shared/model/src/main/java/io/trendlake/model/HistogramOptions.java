// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * In which forms histograms are scraped, by the settings of Prometheus that have these names.
 *
 * @param nativeHistograms {@code scrape_native_histograms}: histograms that have native buckets are
 *     read as native histograms
 * @param alwaysClassic {@code always_scrape_classic_histograms}: the classic form is read beside
 *     the native one
 * @param convertClassic {@code convert_classic_histograms_to_nhcb}: classic histograms are read as
 *     native ones with custom buckets
 */
public record HistogramOptions(
    boolean nativeHistograms, boolean alwaysClassic, boolean convertClassic) {

  /** All in their classic form, as is the default. */
  public static final HistogramOptions CLASSIC = new HistogramOptions(false, false, false);
}
