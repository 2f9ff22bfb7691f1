// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How much processor time one slot of a shard costs, from the sockets to the written file. */
@NullMarked
package io.trendlake.benchmarks.slot;

import org.jspecify.annotations.NullMarked;
