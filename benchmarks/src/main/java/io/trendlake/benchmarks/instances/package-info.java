// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What it costs that a queue gives the slots of a shard to any instance of a function. */
@NullMarked
package io.trendlake.benchmarks.instances;

import org.jspecify.annotations.NullMarked;
