// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The speed of relabelling beside Prometheus's. */
@NullMarked
package io.trendlake.benchmarks.relabel;

import org.jspecify.annotations.NullMarked;
