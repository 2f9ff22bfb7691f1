// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;

/** An exemplar; its timestamp may be {@link SampleHandler#NO_TIMESTAMP}, as a sample's. */
record Exemplar(Labels labels, double value, long ts) {}
