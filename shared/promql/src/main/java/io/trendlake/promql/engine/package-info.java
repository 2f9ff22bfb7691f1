// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Evaluates trees of queries. A query's grid of steps is cut into slices; inside a slice each
 * operator hands on one series over all steps after another.
 */
@NullMarked
package io.trendlake.promql.engine;

import org.jspecify.annotations.NullMarked;
