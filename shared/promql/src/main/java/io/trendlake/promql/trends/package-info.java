// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** PromQL's functions over hourly trends, exact where trends say enough. */
@NullMarked
package io.trendlake.promql.trends;

import org.jspecify.annotations.NullMarked;
