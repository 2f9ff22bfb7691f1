// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.ReadEstimate;
import io.trendlake.model.LostDays;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.TrendSource;
import io.trendlake.promql.engine.LeafPlan;
import io.trendlake.promql.engine.QueryPlan;
import io.trendlake.promql.text.DaySpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
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

  /** How many lists the plan has taken, which the query takes too. */
  private final long lists;

  /**
   * What one selector would take.
   *
   * @param lost what of its samples is no longer kept, in words; empty for nothing
   */
  private record Estimate(long series, ReadEstimate reads, String lost) {

    static final Estimate NONE = new Estimate(0, ReadEstimate.NONE);

    Estimate(long series, ReadEstimate reads) {
      this(series, reads, "");
    }

    Estimate plus(Estimate other) {
      return new Estimate(Math.max(series, other.series), reads.plus(other.reads), lost);
    }

    Estimate lacking(String text) {
      return new Estimate(series, reads, text);
    }
  }

  private PlanJson(QueryPlan plan, List<Estimate> estimates, long lists) {
    this.plan = plan;
    this.estimates = estimates;
    this.lists = lists;
  }

  /**
   * Estimates a plan; no samples are read.
   *
   * @throws IOException if their number cannot be read
   */
  static PlanJson of(QueryPlan plan, SampleSource source) throws IOException {
    List<Estimate> estimates = new ArrayList<>();
    for (LeafPlan leaf : plan.leaves()) {
      Estimate sum = Estimate.NONE;
      for (SeriesSelection selection : leaf.samples()) {
        sum = sum.plus(samples(selection, source));
      }
      if (source instanceof LakeView lake) {
        for (SeriesSelection selection : leaf.trends()) {
          sum = sum.plus(new Estimate(0, lake.estimateTrends(selection)));
        }
      }
      estimates.add(sum.lacking(lost(leaf.samples(), source)));
    }
    return new PlanJson(
        plan, estimates, source instanceof LakeView lake ? lake.statistics().lists() : 0);
  }

  /** Names the days of which samples that would be read are no longer kept. */
  private static String lost(List<SeriesSelection> wanted, SampleSource source) throws IOException {
    Optional<TrendSource> trends = source.trends();
    SortedSet<Long> days = new TreeSet<>();
    if (trends.isPresent()) {
      for (SeriesSelection selection : wanted) {
        LostDays lost = trends.get().lostDays(selection);
        days.addAll(lost.numbers());
        days.addAll(lost.histograms());
      }
    }
    return days.isEmpty()
        ? ""
        : "; the samples of " + DaySpans.text(days) + " are no longer kept, only hourly trends";
  }

  private static Estimate samples(SeriesSelection selection, SampleSource source)
      throws IOException {
    if (source instanceof LakeView lake) {
      return new Estimate(0, lake.estimate(selection));
    }
    try (SelectedSeries found = source.select(selection)) {
      return new Estimate(found.size(), new ReadEstimate(0, 0, 0, found.sampleCount()));
    }
  }

  /** Writes the data of the answer. */
  void write(JsonGenerator json) {
    json.writeStartObject().writeStringProperty("resultType", "matrix");
    json.writeArrayPropertyStart("result").writeEndArray();
    json.writeObjectPropertyStart("trendlake").writeObjectPropertyStart("plan");
    json.writeNumberProperty("steps", plan.steps()).writeNumberProperty("slices", plan.slices());
    ReadEstimate all =
        estimates.stream().map(Estimate::reads).reduce(ReadEstimate.NONE, ReadEstimate::plus);
    json.writeNumberProperty("files", all.files())
        .writeNumberProperty("bytes", all.bytes())
        .writeNumberProperty("samples", all.samples())
        .writeNumberProperty("memoryBytes", all.samples() * SAMPLE_BYTES)
        .writeNumberProperty("dollars", QueryCost.dollars(all.requests() + lists, lists));
    json.writeArrayPropertyStart("selectors");
    for (int i = 0; i < estimates.size(); i++) {
      leaf(json, plan.leaves().get(i), estimates.get(i));
    }
    json.writeEndArray().writeEndObject().writeEndObject().writeEndObject();
  }

  private static void leaf(JsonGenerator json, LeafPlan leaf, Estimate estimate) {
    json.writeStartObject()
        .writeStringProperty("expression", ResponseJson.clean(leaf.expression()))
        .writeStringProperty("readFrom", leaf.readFrom().name().toLowerCase(Locale.ROOT))
        .writeStringProperty("reason", leaf.reason() + estimate.lost());
    List<SeriesSelection> read =
        Stream.concat(leaf.samples().stream(), leaf.trends().stream()).toList();
    if (!read.isEmpty()) {
      long from = read.stream().mapToLong(SeriesSelection::from).min().orElse(0);
      long to = read.stream().mapToLong(SeriesSelection::to).max().orElse(0);
      json.writeNumberProperty("from", from / 1000.0).writeNumberProperty("to", to / 1000.0);
    }
    if (estimate.series() > 0) {
      json.writeNumberProperty("series", estimate.series());
    }
    json.writeNumberProperty("files", estimate.reads().files())
        .writeNumberProperty("bytes", estimate.reads().bytes())
        .writeNumberProperty("samples", estimate.reads().samples());
    json.writeEndObject();
  }
}
