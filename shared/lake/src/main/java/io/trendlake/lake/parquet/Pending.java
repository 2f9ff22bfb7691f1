// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** Stands in for the bodies that the next commits fill in. */
final class Pending {

  private Pending() {}

  @SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"})
  static <T> T value() {
    throw body();
  }

  static UnsupportedOperationException body() {
    return new UnsupportedOperationException("the next commit fills this in");
  }
}
