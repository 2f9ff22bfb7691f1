// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** From one shard at one slot to its files. */
@NullMarked
package io.trendlake.functions.scrape;

import org.jspecify.annotations.NullMarked;
