// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What PromQL's functions compute from the samples of one series, without any engine around. */
@NullMarked
package io.trendlake.promql.functions;

import org.jspecify.annotations.NullMarked;
