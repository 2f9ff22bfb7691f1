// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The samples of the lake by series, each hour from the tier that the watermark says. */
@NullMarked
package io.trendlake.lake.series;

import org.jspecify.annotations.NullMarked;
