// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Benchmarks of the parts and of a whole slot. */
@NullMarked
package io.trendlake.benchmarks;

import org.jspecify.annotations.NullMarked;
