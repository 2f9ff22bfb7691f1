// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** History that others stored, and how a lake takes it in: day by day, as compaction would. */
@NullMarked
package io.trendlake.functions.compact.history;

import org.jspecify.annotations.NullMarked;
