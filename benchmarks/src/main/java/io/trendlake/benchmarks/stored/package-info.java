// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What the same samples come to in the lake, in Prometheus and in VictoriaMetrics. */
@NullMarked
package io.trendlake.benchmarks.stored;

import org.jspecify.annotations.NullMarked;
