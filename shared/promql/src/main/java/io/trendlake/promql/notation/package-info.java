// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The notation of series and of native histograms in tests of queries and of rules. */
@NullMarked
package io.trendlake.promql.notation;

import org.jspecify.annotations.NullMarked;
