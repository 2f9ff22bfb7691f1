// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The rules by which series end: who was scraped when and what followed. Compaction writes stale
 * markers by them, and queries make those of open hours by them.
 */
@NullMarked
package io.trendlake.lake.staleness;

import org.jspecify.annotations.NullMarked;
