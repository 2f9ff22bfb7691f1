// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Fleets made of what real exporters exposed. */
@NullMarked
package io.trendlake.benchmarks.recorded;

import org.jspecify.annotations.NullMarked;
