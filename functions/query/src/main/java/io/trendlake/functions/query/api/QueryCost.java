// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.engine.QueryReads;
import tools.jackson.core.JsonGenerator;

/**
 * What a query has cost, in the shape of Prometheus's {@code util/stats}.
 *
 * @param reads what was read for it
 * @param waited nanoseconds until it began
 * @param evaluated nanoseconds from then on
 */
record QueryCost(QueryReads reads, long waited, long evaluated) {

  private static final double NANOS = 1e9;

  /** Writes the property {@code stats}. */
  void write(JsonGenerator json) {
    json.writeObjectPropertyStart("stats")
        .writeObjectPropertyStart("timings")
        .writeNumberProperty("evalTotalTime", evaluated / NANOS)
        .writeNumberProperty("resultSortTime", 0)
        .writeNumberProperty("queryPreparationTime", 0)
        .writeNumberProperty("innerEvalTime", evaluated / NANOS)
        .writeNumberProperty("execQueueTime", waited / NANOS)
        .writeNumberProperty("execTotalTime", (waited + evaluated) / NANOS)
        .writeEndObject()
        .writeObjectPropertyStart("samples")
        .writeNumberProperty("totalQueryableSamples", reads.samples())
        .writeNumberProperty("samplesRead", reads.samples())
        .writeNumberProperty("peakSamples", reads.samples())
        .writeEndObject()
        .writeObjectPropertyStart("trendlake")
        .writeNumberProperty("samples", reads.samples())
        .writeNumberProperty("trendHours", reads.trendHours())
        .writeNumberProperty("doubtedHours", reads.doubtedHours())
        .writeEndObject()
        .writeEndObject();
  }
}
