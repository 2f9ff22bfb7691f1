// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the scraper with targets in this process and a bucket in memory. */
@NullMarked
package io.trendlake.functions.scrape;

import org.jspecify.annotations.NullMarked;
