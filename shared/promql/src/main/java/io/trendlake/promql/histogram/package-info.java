// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Arithmetic on native histograms, by the rules of Prometheus 3.14. */
@NullMarked
package io.trendlake.promql.histogram;

import org.jspecify.annotations.NullMarked;
