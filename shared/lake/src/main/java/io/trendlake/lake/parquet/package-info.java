// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The bytes of Parquet: the one place that writes and reads pages.
 *
 * <p>{@link io.trendlake.lake.parquet.PageFileWriter} and {@link
 * io.trendlake.lake.parquet.PageFileReader} are driven by columns and by runs of equal values,
 * which is what makes them several times as fast as writing and reading records. What a column
 * means is for the packages above.
 */
@NullMarked
package io.trendlake.lake.parquet;

import org.jspecify.annotations.NullMarked;
