// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Prometheus and Trendlake side by side on the same bodies: do they store the same samples? */
@NullMarked
package io.trendlake.benchmarks.twin;

import org.jspecify.annotations.NullMarked;
