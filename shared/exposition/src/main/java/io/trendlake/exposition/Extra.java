// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * What a sample has besides its series and value.
 *
 * @param ts milliseconds, or {@link SampleHandler#NO_TIMESTAMP}
 * @param created whether the value is a created timestamp
 */
record Extra(long ts, boolean created, @Nullable Exemplar exemplar) {

  /** An exemplar; its timestamp may be missing as a sample's. */
  record Exemplar(Labels labels, double value, long ts) {}
}
