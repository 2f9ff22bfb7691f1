// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Planner and scraper in one process: the schedule, what is known of each target, own metrics. */
@NullMarked
package io.trendlake.local.run;

import org.jspecify.annotations.NullMarked;
