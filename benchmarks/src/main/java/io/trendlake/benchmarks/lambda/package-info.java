// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Functions in Lambda's own runtime. */
@NullMarked
package io.trendlake.benchmarks.lambda;

import org.jspecify.annotations.NullMarked;
