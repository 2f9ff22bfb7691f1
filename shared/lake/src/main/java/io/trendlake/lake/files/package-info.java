// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Rows of samples, outcomes and metadata as Parquet files. */
@NullMarked
package io.trendlake.lake.files;

import org.jspecify.annotations.NullMarked;
