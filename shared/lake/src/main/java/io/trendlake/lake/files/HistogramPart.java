// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import java.util.Locale;

/** What a row of a histogram is of, in the order of the files. */
enum HistogramPart {
  /** A positive bucket, or any bucket that ends at a custom bound. */
  BUCKET(0),
  /** All observations. */
  COUNT(1),
  /** A negative bucket. */
  NEGATIVE(2),
  /** The sum of the observations. */
  SUM(3),
  /** The bucket around zero. */
  ZERO(4);

  private final int place;
  private final String text = name().toLowerCase(Locale.ROOT);

  HistogramPart(int place) {
    this.place = place;
  }

  /** Its place among the parts in the order of their texts, from 0. */
  int place() {
    return place;
  }

  /** Its text in files. */
  String text() {
    return text;
  }

  /**
   * The part of a text.
   *
   * @throws IllegalArgumentException if there is no such part
   */
  static HistogramPart ofText(String text) {
    for (HistogramPart part : values()) {
      if (part.text.equals(text)) {
        return part;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is no part of a histogram");
  }
}
