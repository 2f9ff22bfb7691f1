// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The questions of docs/queries.md, asked of a fleet's lake. */
@NullMarked
package io.trendlake.local.queries;

import org.jspecify.annotations.NullMarked;
