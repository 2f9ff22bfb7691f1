// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.engine.LeafPlan;
import io.trendlake.promql.engine.QueryPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * Writes how a query would be answered: from what each selector is read and why, and what that
 * would take. The answer around it is an empty matrix, so that any client can read it.
 */
final class PlanJson {

  /** What the engine holds of a sample while it reads: its time, its value, room for a copy. */
  private static final long SAMPLE_BYTES = 24;

  private final QueryPlan plan;
  private final List<Estimate> estimates;

  /** What the samples of one selector would take. */
  private record Estimate(long series, long samples) {

    Estimate plus(Estimate other) {
      return new Estimate(Math.max(series, other.series), samples + other.samples);
    }
  }

  private PlanJson(QueryPlan plan, List<Estimate> estimates) {
    this.plan = plan;
    this.estimates = estimates;
  }

  /**
   * Estimates a plan; no samples are read.
   *
   * @throws IOException if what tells how many there are cannot be read
   */
  static PlanJson of(QueryPlan plan, SampleSource source) throws IOException {
    List<Estimate> estimates = new ArrayList<>();
    for (LeafPlan leaf : plan.leaves()) {
      Estimate sum = new Estimate(0, 0);
      for (SeriesSelection selection : leaf.samples()) {
        try (SelectedSeries found = source.select(selection)) {
          sum = sum.plus(new Estimate(found.size(), found.sampleCount()));
        }
      }
      estimates.add(sum);
    }
    return new PlanJson(plan, estimates);
  }

  /** Writes the data of the answer. */
  void write(JsonGenerator json) {
    json.writeStartObject().writeStringProperty("resultType", "matrix");
    json.writeArrayPropertyStart("result").writeEndArray();
    json.writeObjectPropertyStart("trendlake").writeObjectPropertyStart("plan");
    json.writeNumberProperty("steps", plan.steps()).writeNumberProperty("slices", plan.slices());
    long samples = estimates.stream().mapToLong(Estimate::samples).sum();
    json.writeNumberProperty("samples", samples)
        .writeNumberProperty("memoryBytes", samples * SAMPLE_BYTES);
    json.writeArrayPropertyStart("selectors");
    for (int i = 0; i < estimates.size(); i++) {
      leaf(json, plan.leaves().get(i), estimates.get(i));
    }
    json.writeEndArray().writeEndObject().writeEndObject().writeEndObject();
  }

  private static void leaf(JsonGenerator json, LeafPlan leaf, Estimate estimate) {
    json.writeStartObject()
        .writeStringProperty("expression", JsonAnswer.clean(leaf.expression()))
        .writeStringProperty("readFrom", leaf.way().name().toLowerCase(Locale.ROOT))
        .writeStringProperty("reason", leaf.reason());
    long from = leaf.samples().stream().mapToLong(SeriesSelection::from).min().orElse(0);
    long to = leaf.samples().stream().mapToLong(SeriesSelection::to).max().orElse(0);
    if (!leaf.samples().isEmpty()) {
      json.writeNumberProperty("from", from / 1000.0)
          .writeNumberProperty("to", to / 1000.0)
          .writeNumberProperty("series", estimate.series())
          .writeNumberProperty("samples", estimate.samples());
    }
    json.writeEndObject();
  }
}
