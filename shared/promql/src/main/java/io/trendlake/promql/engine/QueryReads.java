// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

/**
 * What a query has read.
 *
 * @param samples how many samples, stale markers among them
 * @param trendHours how many hours of series were answered from their trends
 * @param doubtedHours how many hours of series had trends that left something open, so that their
 *     samples were read as well
 * @param cachedSlices how many slices of days had been computed before, and were kept
 */
public record QueryReads(long samples, long trendHours, long doubtedHours, long cachedSlices) {}
