// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.SelectedExemplars;
import io.trendlake.lake.series.TooManyExemplarsException;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SeriesExemplar;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.text.GoFloat;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;

/** Answers {@code /api/v1/query_exemplars} as Prometheus does. */
final class ExemplarCalls {

  private final ExemplarSource source;
  private final ParseOptions parsing;

  ExemplarCalls(ExemplarSource source, ParseOptions parsing) {
    this.source = source;
    this.parsing = parsing;
  }

  /** The same calls of another source. */
  ExemplarCalls of(ExemplarSource other) {
    return new ExemplarCalls(other, parsing);
  }

  /** The exemplars of all that an expression selects; no answer at all if it selects nothing. */
  ApiResponse exemplars(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    long start = reader.time("start", ParameterReader.MIN_TIME);
    long end = reader.time("end", ParameterReader.MAX_TIME);
    if (end < start) {
      throw ApiException.badData("end timestamp must not be before start timestamp");
    }
    List<List<LabelMatcher>> selectors = Selecting.selectors(parsed(request));
    if (selectors.isEmpty()) {
      return ApiResponse.empty(204);
    }
    try {
      List<SelectedExemplars> found = source.select(selectors, start, end);
      return ResponseJson.success(json -> {
        json.writeStartArray();
        found.forEach(series -> write(json, series));
        json.writeEndArray();
      });
    } catch (TooManyExemplarsException e) {
      throw new ApiException(ErrorType.EXECUTION, String.valueOf(e.getMessage()));
    }
  }

  private Expr parsed(ApiRequest request) throws ApiException {
    try {
      return PromqlParser.parse(request.value("query"), parsing);
    } catch (ParseException e) {
      throw ApiException.badData(Objects.toString(e.getMessage(), ""));
    }
  }

  private static void write(JsonGenerator json, SelectedExemplars series) {
    json.writeStartObject().writeName("seriesLabels");
    ResponseJson.labels(json, series.series());
    json.writeArrayPropertyStart("exemplars");
    for (SeriesExemplar exemplar : series.exemplars()) {
      json.writeStartObject().writeName("labels");
      ResponseJson.labels(json, CanonicalJson.parse(exemplar.labels()));
      json.writeStringProperty("value", GoFloat.json(exemplar.value())).writeName("timestamp");
      new ResultJson(json).number(exemplar.ts());
      json.writeEndObject();
    }
    json.writeEndArray().writeEndObject();
  }
}
