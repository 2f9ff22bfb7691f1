// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

/** What the rows of a file are, where there is a file of them for each {@link Tier}. */
public enum Dataset {
  /** Values of series. */
  SAMPLES("samples"),
  /** What became of each target at each slot. */
  SCRAPES("scrapes"),
  /** What exporters say of their metrics. */
  METADATA("metadata");

  private final String text;

  Dataset(String text) {
    this.text = text;
  }

  /** The first part of its keys: {@code samples}, ... */
  public String text() {
    return text;
  }
}
