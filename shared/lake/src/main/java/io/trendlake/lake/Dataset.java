// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

/** What the rows of a file are that scrape writes and compaction reads. */
public enum Dataset {
  /** Values of series. */
  SAMPLES("samples"),
  /**
   * Native histograms of series, a row for each bucket. Files are only there where there is one;
   * where such a series went stale is in {@link #SAMPLES}.
   */
  HISTOGRAMS("histograms"),
  /** What became of each target at each slot. */
  SCRAPES("scrapes"),
  /** What exporters say of their metrics. */
  METADATA("metadata"),
  /**
   * Series that a failed scrape had reached before its fault: they have no sample and have not
   * ended. For compaction alone, which keeps none of it.
   */
  REACHED("reached", false);

  private final String text;
  private final boolean compacted;

  Dataset(String text) {
    this(text, true);
  }

  Dataset(String text, boolean compacted) {
    this.text = text;
    this.compacted = compacted;
  }

  /** The first part of its keys: {@code samples}, ... */
  public String text() {
    return text;
  }

  /** Whether there are files of it with that span. */
  public boolean isIn(Tier tier) {
    return compacted || tier == Tier.MINUTE;
  }
}
