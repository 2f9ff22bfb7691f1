// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Servers that benchmarks start and ask. */
@NullMarked
package io.trendlake.benchmarks.server;

import org.jspecify.annotations.NullMarked;
