// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Series over several blocks, merged. */
@NullMarked
package io.trendlake.tsdb.series;

import org.jspecify.annotations.NullMarked;
