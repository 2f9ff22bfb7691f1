// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Numbers as Go computes them, and sums that keep their error. */
@NullMarked
package io.trendlake.promql.math;

import org.jspecify.annotations.NullMarked;
