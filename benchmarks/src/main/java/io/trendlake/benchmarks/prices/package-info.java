// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What a month costs, by the list prices of AWS and by what was measured here. */
@NullMarked
package io.trendlake.benchmarks.prices;

import org.jspecify.annotations.NullMarked;
