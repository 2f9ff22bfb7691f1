// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Compares stale markers with those of a Prometheus that scrapes the same scripted exporter. */
@NullMarked
package io.trendlake.benchmarks.staleness;

import org.jspecify.annotations.NullMarked;
