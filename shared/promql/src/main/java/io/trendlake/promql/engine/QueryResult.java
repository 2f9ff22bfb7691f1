// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.promql.functions.Annotations;

/**
 * A query's answer.
 *
 * @param value what it is
 * @param annotations what is to be said of it
 * @param reads what was read for it
 */
public record QueryResult(QueryValue value, Annotations annotations, QueryReads reads) {}
