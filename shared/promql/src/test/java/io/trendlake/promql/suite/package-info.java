// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The scripts and vectors of Prometheus, run where the environment names their folder. */
@NullMarked
package io.trendlake.promql.suite;

import org.jspecify.annotations.NullMarked;
