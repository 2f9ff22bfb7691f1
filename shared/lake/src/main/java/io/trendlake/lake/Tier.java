// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

/** The span of one file. */
public enum Tier {
  /** One slot of one shard, written by scrape. */
  MINUTE("minute"),
  /** One hour, written by compaction. */
  HOUR("hour"),
  /** One day, written by compaction. */
  DAY("day");

  private final String text;

  Tier(String text) {
    this.text = text;
  }

  /** The second part of its keys: {@code minute}, ... */
  public String text() {
    return text;
  }
}
