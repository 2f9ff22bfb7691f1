// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

/** Two histograms of which one has exponential and the other custom buckets. */
public final class IncompatibleHistogramsException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The caller knows the series, and says it. */
  public IncompatibleHistogramsException() {
    super("one histogram has exponential buckets and the other custom ones");
  }
}
