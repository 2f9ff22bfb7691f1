// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import java.util.Locale;

/** What a row of a histogram is of, in the order of the files. */
enum HistogramPart {
  /** A positive bucket, or any bucket that ends at a custom bound. */
  BUCKET,
  /** All observations. */
  COUNT,
  /** A negative bucket. */
  NEGATIVE,
  /** The sum of the observations. */
  SUM,
  /** The bucket around zero. */
  ZERO;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Its text in files. */
  String text() {
    return text;
  }

  /**
   * The part of a text.
   *
   * @throws IllegalArgumentException if it is none
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
