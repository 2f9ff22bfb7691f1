// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.model.SampleSource;
import io.trendlake.promql.engine.QueryReads;
import tools.jackson.core.JsonGenerator;

/**
 * What a query has cost, in the shape of Prometheus's {@code util/stats}, and what it has read.
 *
 * @param reads what was read for it
 * @param view where it was read from
 * @param waited nanoseconds until it began
 * @param evaluated nanoseconds from then on
 */
record QueryCost(QueryReads reads, SampleSource view, long waited, long evaluated) {

  private static final double NANOS = 1e9;

  /** A GET from S3 in us-east-1. */
  private static final double DOLLARS_A_GET = 0.0000004;

  /** A LIST there. */
  private static final double DOLLARS_A_LIST = 0.000005;

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
        .writeNumberProperty("cachedSlices", reads.cachedSlices());
    if (view instanceof LakeView lake) {
      ReadStatistics read = lake.statistics();
      json.writeNumberProperty("files", read.files())
          .writeNumberProperty("requests", read.requests())
          .writeNumberProperty("lists", read.lists())
          .writeNumberProperty("bytes", read.bytes())
          .writeNumberProperty("dollars", dollars(read.requests(), read.lists()));
    }
    json.writeEndObject().writeEndObject();
  }

  /**
   * What S3 charges for requests; what they bring costs nothing within a region.
   *
   * @param requests all of them
   * @param lists how many of these list a prefix
   */
  static double dollars(long requests, long lists) {
    return (requests - lists) * DOLLARS_A_GET + lists * DOLLARS_A_LIST;
  }
}
