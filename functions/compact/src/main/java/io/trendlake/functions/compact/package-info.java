// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Compaction: the minute files of a closed hour become hour files, the hour files of a closed day
 * become day files and trends, and the watermark moves past them.
 *
 * <p>{@link io.trendlake.functions.compact.Compactor} is the way in.
 */
@NullMarked
package io.trendlake.functions.compact;

import org.jspecify.annotations.NullMarked;
