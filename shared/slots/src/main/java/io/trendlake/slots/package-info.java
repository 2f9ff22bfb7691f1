// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The files of a shard at a slot, and the outcomes of slots that nobody scraped. */
@NullMarked
package io.trendlake.slots;

import org.jspecify.annotations.NullMarked;
