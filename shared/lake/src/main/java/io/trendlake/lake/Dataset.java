// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.model.Outcome;
import java.util.Arrays;
import java.util.List;

/** What the rows of a file are that scrape writes and compaction reads. */
public enum Dataset {
  /** Values of series. */
  SAMPLES("samples"),
  /**
   * Native histograms of series, a row for each bucket. Files are only there where there is one;
   * where such a series went stale is in {@link #SAMPLES}.
   */
  HISTOGRAMS("histograms"),
  /**
   * Exemplars of series: observations with labels that lead to a trace. Files are only there where
   * there is one.
   */
  EXEMPLARS("exemplars"),
  /**
   * Since when series count, as their exporters say: once an hour, and when it changes. Files are
   * only there where an exporter says it.
   */
  STARTS("starts"),
  /** What became of each target at each slot. */
  SCRAPES("scrapes"),
  /** What exporters say of their metrics. */
  METADATA("metadata"),
  /**
   * Series that a failed scrape had reached before its fault: they have no sample and have not
   * ended. For compaction alone, which keeps none of it.
   */
  REACHED("reached", false);

  /** All datasets of notes on series. */
  public static final List<Dataset> NOTES = List.of(EXEMPLARS, STARTS);

  /** All others, whose minute files are found by listing them. */
  public static final List<Dataset> LISTED =
      Arrays.stream(values()).filter(dataset -> !dataset.isOfNotes()).toList();

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

  /**
   * Whether its rows are notes on series. The outcomes of a slot count them, so that nobody has to
   * list their minute files.
   */
  public boolean isOfNotes() {
    return this == EXEMPLARS || this == STARTS;
  }

  /** Whether there is a minute file of it, of notes, beside the outcomes that one is of. */
  public boolean isBeside(Outcome outcome) {
    return switch (this) {
      case EXEMPLARS -> outcome.notes().exemplars() > 0;
      case STARTS -> outcome.notes().starts() > 0;
      case SAMPLES, HISTOGRAMS, SCRAPES, METADATA, REACHED -> false;
    };
  }

  /** Whether there are files of it with that span. */
  public boolean isIn(Tier tier) {
    return compacted || tier == Tier.MINUTE;
  }
}
