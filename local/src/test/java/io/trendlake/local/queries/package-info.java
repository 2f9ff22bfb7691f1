// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The questions of docs/queries.md and of the dashboards, asked of a fleet. */
@NullMarked
package io.trendlake.local.queries;

import org.jspecify.annotations.NullMarked;
