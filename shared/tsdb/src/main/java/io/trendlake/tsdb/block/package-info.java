// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Blocks as folders: found, read and written. */
@NullMarked
package io.trendlake.tsdb.block;

import org.jspecify.annotations.NullMarked;
