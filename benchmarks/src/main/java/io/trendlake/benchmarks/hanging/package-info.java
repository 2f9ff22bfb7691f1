// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Whether targets that hang delay those that do not. */
@NullMarked
package io.trendlake.benchmarks.hanging;

import org.jspecify.annotations.NullMarked;
