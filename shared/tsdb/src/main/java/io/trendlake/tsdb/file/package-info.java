// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Files of a block, read in ranges, and what is said of damaged ones. */
@NullMarked
package io.trendlake.tsdb.file;

import org.jspecify.annotations.NullMarked;
