// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** From the configuration to the shards and slots to scrape. */
@NullMarked
package io.trendlake.functions.plan;

import org.jspecify.annotations.NullMarked;
