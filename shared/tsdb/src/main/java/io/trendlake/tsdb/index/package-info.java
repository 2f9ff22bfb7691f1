// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The index of a block: symbols, series, and where their chunks are. */
@NullMarked
package io.trendlake.tsdb.index;

import org.jspecify.annotations.NullMarked;
