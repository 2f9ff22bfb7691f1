// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How much of the lake a question reads, and how long it takes. */
@NullMarked
package io.trendlake.benchmarks.read;

import org.jspecify.annotations.NullMarked;
