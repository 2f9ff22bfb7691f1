// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Numbers in expositions: read from bytes and texts, and written as Prometheus writes them. */
@NullMarked
package io.trendlake.exposition.number;

import org.jspecify.annotations.NullMarked;
