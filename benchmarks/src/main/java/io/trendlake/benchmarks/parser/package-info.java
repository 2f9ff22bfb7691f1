// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The parsers beside those of Prometheus: their speed, and what they make of any body. */
@NullMarked
package io.trendlake.benchmarks.parser;

import org.jspecify.annotations.NullMarked;
