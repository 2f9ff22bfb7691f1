// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Rows: the values of one series at all steps of a query, and what is made of several. */
@NullMarked
package io.trendlake.promql.engine.row;

import org.jspecify.annotations.NullMarked;
