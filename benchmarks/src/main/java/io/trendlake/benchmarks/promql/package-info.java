// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** PromQL over a lake of many days. */
@NullMarked
package io.trendlake.benchmarks.promql;

import org.jspecify.annotations.NullMarked;
