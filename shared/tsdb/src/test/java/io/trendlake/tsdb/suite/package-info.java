// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Vectors of other projects, which are no part of this one. */
@NullMarked
package io.trendlake.tsdb.suite;

import org.jspecify.annotations.NullMarked;
