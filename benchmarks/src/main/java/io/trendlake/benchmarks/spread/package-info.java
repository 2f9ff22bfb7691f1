// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Whether slots are scraped earlier when their shards do not come all at once. */
@NullMarked
package io.trendlake.benchmarks.spread;

import org.jspecify.annotations.NullMarked;
