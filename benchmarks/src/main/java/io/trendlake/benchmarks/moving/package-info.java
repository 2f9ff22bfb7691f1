// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How fast history moves in and out. */
@NullMarked
package io.trendlake.benchmarks.moving;

import org.jspecify.annotations.NullMarked;
