// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A simulated fleet of exporters whose every number is a function of the target and the time, and a
 * clock to set that time with. The demo, tests and benchmarks scrape it.
 */
@NullMarked
package io.trendlake.local.fleet;

import org.jspecify.annotations.NullMarked;
