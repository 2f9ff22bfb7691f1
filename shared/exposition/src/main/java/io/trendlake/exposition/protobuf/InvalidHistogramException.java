// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

/**
 * A histogram that can be read but does not fit together, so that Prometheus's storage refuses it
 * ({@code Histogram.Validate} of {@code model/histogram}).
 */
public final class InvalidHistogramException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidHistogramException(String reason) {
    super(reason);
  }
}
