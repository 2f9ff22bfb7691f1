// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** Which of the series that a protobuf metric becomes. */
enum MessagePart {
  /** The series of the family's name: a number or a native histogram. */
  WHOLE("", ""),
  /** The observations of a summary or a classic histogram. */
  COUNT("_count", ""),
  /** Their sum. */
  SUM("_sum", ""),
  /** A classic bucket. */
  BUCKET("_bucket", "le"),
  /** A quantile of a summary. */
  QUANTILE("", "quantile");

  private final String suffix;
  private final String label;

  MessagePart(String suffix, String label) {
    this.suffix = suffix;
    this.label = label;
  }

  /** What follows the family's name. */
  String suffix() {
    return suffix;
  }

  /** The name of the label that has a number for its value; empty if there is none. */
  String label() {
    return label;
  }
}
