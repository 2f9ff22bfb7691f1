// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.PromqlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code /federate} of Prometheus 3.14 ({@code web/federate.go}): the newest sample of each series,
 * at its time, for another Prometheus to scrape. Series that are stale, and native histograms,
 * which the text formats do not hold, are left out.
 */
final class Federation {

  private final ApiOptions options;
  private final SampleSources sources;

  Federation(ApiOptions options, SampleSources sources) {
    this.options = options;
    this.sources = sources;
  }

  /** A series' newest sample. */
  record Newest(Labels labels, long ts, double value) {}

  /** Answers; what goes wrong is plain text, as there. */
  ApiResponse answer(ApiRequest request) throws IOException {
    if (request.malformed().isPresent()) {
      return ApiResponse.text(400, "error parsing form values: " + request.malformed().get());
    }
    List<List<Matcher>> sets = new ArrayList<>();
    for (String selector : request.values("match[]")) {
      try {
        sets.add(PromqlParser.parseSelector(selector, options.engine().parsing()));
      } catch (ParseException e) {
        return ApiResponse.text(400, String.valueOf(e.getMessage()));
      }
    }
    ExpositionText text = ExpositionText.acceptedBy(request);
    newest(sets).stream()
        .sorted(
            Comparator.comparing((Newest sample) -> sample.labels().metricName())
                .thenComparing(Newest::labels, Labels.ORDER))
        .forEach(text::append);
    return ApiResponse.of(200, text.contentType(), text.end().getBytes(StandardCharsets.UTF_8));
  }

  private List<Newest> newest(List<List<Matcher>> sets) throws IOException {
    if (sets.isEmpty()) {
      return List.of();
    }
    long now = options.clock().millis();
    SampleSource source = sources.open();
    Map<Labels, Newest> all = new TreeMap<>(Labels.ORDER);
    for (List<Matcher> matchers : sets) {
      SeriesSelection wanted =
          new SeriesSelection(matchers, now - options.engine().lookback(), now);
      try (SelectedSeries found = source.select(wanted)) {
        for (int i = 0; i < found.size(); i++) {
          @Nullable Newest newest = newest(found.labels(i), found.read(i));
          if (newest != null) {
            all.put(newest.labels(), newest);
          }
        }
      }
    }
    return List.copyOf(all.values());
  }

  private static @Nullable Newest newest(Labels labels, SampleRun run) {
    int last = run.size() - 1;
    if (last < 0 || !labels.has(Labels.METRIC_NAME)) {
      return null;
    }
    double value = run.values()[last];
    return run.histogram(last) == null && !StaleMarker.isStale(value)
        ? new Newest(labels, run.timestamps()[last], value)
        : null;
  }
}
