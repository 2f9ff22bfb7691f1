// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How fast compaction is, how small what it makes, and how much memory it takes. */
@NullMarked
package io.trendlake.benchmarks.compact;

import org.jspecify.annotations.NullMarked;
