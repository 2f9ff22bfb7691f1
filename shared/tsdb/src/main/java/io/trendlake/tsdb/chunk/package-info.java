// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The bits of chunks: samples of one series over some time. */
@NullMarked
package io.trendlake.tsdb.chunk;

import org.jspecify.annotations.NullMarked;
