// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Parsers of what exporters expose: Prometheus text, OpenMetrics text, protobuf. */
@NullMarked
package io.trendlake.exposition;

import org.jspecify.annotations.NullMarked;
