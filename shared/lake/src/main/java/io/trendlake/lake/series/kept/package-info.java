// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The files that a query reads: which there are, and what is kept of them between queries. */
@NullMarked
package io.trendlake.lake.series.kept;

import org.jspecify.annotations.NullMarked;
