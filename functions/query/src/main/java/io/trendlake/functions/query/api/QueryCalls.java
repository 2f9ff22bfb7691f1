// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.SampleSource;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryPlan;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.engine.ResultCache;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.text.GoQuote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code query} and {@code query_range}. */
final class QueryCalls {

  private static final long NANOS = 1_000_000;
  private static final long MOST_POINTS = 11_000;

  private final ApiOptions options;
  private final SampleSources sources;
  private final @Nullable ResultCache answers;
  private final Semaphore running;

  QueryCalls(ApiOptions options, SampleSources sources, @Nullable ResultCache answers) {
    this.options = options;
    this.sources = sources;
    this.answers = answers;
    this.running = new Semaphore(options.queriesAtOnce(), true);
  }

  /** How a query is to be asked of an engine. */
  private interface Question {

    QueryResult ask(PromqlEngine engine, SampleSource source, QueryControl control)
        throws ParseException;

    QueryPlan plan(PromqlEngine engine, SampleSource source) throws ParseException;
  }

  private record AtOnce(String query, long ts) implements Question {
    @Override
    public QueryResult ask(PromqlEngine engine, SampleSource source, QueryControl control)
        throws ParseException {
      return engine.instant(source, query, ts, control);
    }

    @Override
    public QueryPlan plan(PromqlEngine engine, SampleSource source) throws ParseException {
      return engine.plan(source, query, ts, ts, 0);
    }
  }

  private record OverRange(String query, long start, long end, long step) implements Question {
    @Override
    public QueryResult ask(PromqlEngine engine, SampleSource source, QueryControl control)
        throws ParseException {
      return engine.range(source, query, start, end, step, control);
    }

    @Override
    public QueryPlan plan(PromqlEngine engine, SampleSource source) throws ParseException {
      return engine.plan(source, query, start, end, step);
    }
  }

  /** Answers at one time. */
  ApiResponse instant(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    int limit = reader.limit();
    long ts = reader.time("time", options.clock().millis());
    Settings settings = Settings.of(reader, options);
    return answer(reader, limit, settings, new AtOnce(reader.query(), ts));
  }

  /** Answers at each step of a range. */
  ApiResponse range(ApiRequest request) throws ApiException, IOException {
    ParameterReader reader = new ParameterReader(request);
    int limit = reader.limit();
    long start = reader.requiredTime("start");
    long end = reader.requiredTime("end");
    if (end < start) {
      throw ApiException.invalid("end", "end timestamp must not be before start time");
    }
    long step = step(reader, start, end);
    Settings settings = Settings.of(reader, options);
    return answer(reader, limit, settings, new OverRange(reader.query(), start, end, step));
  }

  private static long step(ParameterReader reader, long start, long end) throws ApiException {
    long nanos = reader.requiredDuration("step");
    if (nanos <= 0) {
      throw ApiException.invalid(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    boolean tooLong = end - start < 0 || end - start > Long.MAX_VALUE / NANOS;
    long range = tooLong ? Long.MAX_VALUE : (end - start) * NANOS;
    if (range / nanos > MOST_POINTS) {
      throw ApiException.badData(
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    if (nanos < NANOS) {
      throw ApiException.invalid(
          "step", "a step is one millisecond at least, but it is " + nanos + " nanoseconds");
    }
    return nanos / NANOS;
  }

  /**
   * What a request sets for its query.
   *
   * @param statistics what of the query's cost is wanted, empty for nothing
   * @param explain whether the query is only to be planned
   */
  private record Settings(
      EngineOptions engine, Duration timeout, String statistics, boolean explain) {

    static Settings of(ParameterReader reader, ApiOptions options) throws ApiException {
      Duration timeout = reader.timeout(options.timeout());
      EngineOptions engine = options.engine();
      long lookback = reader.lookback(engine.lookback());
      String trends = reader.request().value("trends");
      TrendUse use =
          switch (trends) {
            case "" -> engine.trends();
            case "exact" -> TrendUse.EXACT;
            case "never" -> TrendUse.NEVER;
            case "always" -> TrendUse.ALWAYS;
            default ->
                throw ApiException.invalid(
                    "trends",
                    GoQuote.quote(trends) + " is none of \"exact\", \"never\", \"always\"");
          };
      return new Settings(
          engine.withLookback(lookback).with(use),
          timeout,
          reader.request().value("stats"),
          reader.flag("explain"));
    }
  }

  private ApiResponse answer(
      ParameterReader reader, int limit, Settings settings, Question question)
      throws ApiException, IOException {
    long asked = System.nanoTime();
    QueryControl control = QueryControl.within(settings.timeout());
    await(settings.timeout());
    try {
      long begun = System.nanoTime();
      SampleSource view = sources.open();
      PromqlEngine engine = new PromqlEngine(settings.engine(), answers);
      if (settings.explain()) {
        return ResponseJson.success(PlanJson.of(question.plan(engine, view), view)::write);
      }
      QueryResult result = question.ask(engine, view, control);
      QueryCost cost =
          new QueryCost(result.reads(), view, begun - asked, System.nanoTime() - begun);
      return answer(reader, result, limit, settings.statistics(), cost);
    } catch (ParseException e) {
      throw ApiException.invalid("query", Objects.toString(e.getMessage(), ""));
    } catch (QueryException e) {
      if (e.kind() == QueryException.Kind.INVALID) {
        throw ApiException.invalid("query", Objects.toString(e.getMessage(), ""));
      }
      throw ApiException.of(e);
    } finally {
      running.release();
    }
  }

  /** Waits until fewer queries run than may. */
  private void await(Duration timeout) throws ApiException {
    try {
      if (!running.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ApiException(ErrorType.TIMEOUT, "query timed out in query queue");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ErrorType.CANCELED, "query was canceled in query queue", e);
    }
  }

  private static ApiResponse answer(
      ParameterReader reader, QueryResult result, int limit, String statistics, QueryCost cost) {
    byte[] query = reader.query().getBytes(StandardCharsets.UTF_8);
    List<String> warnings = new ArrayList<>(result.annotations().warnings(query));
    QueryValue value = cut(result.value(), limit);
    if (limit > 0 && size(result.value()) > limit) {
      warnings.add("results truncated due to limit");
    }
    switch (statistics) {
      case "", "true", "all" -> {}
      default ->
          warnings.add(
              "value "
                  + GoQuote.quote(statistics)
                  + " for parameter \"stats\" is deprecated and will be rejected in the next major"
                  + " release, use \"true\" or \"all\"");
    }
    return ResponseJson.success(
        json -> {
          json.writeStartObject()
              .writeStringProperty("resultType", ResultJson.type(value))
              .writeName("result");
          new ResultJson(json).write(value);
          if (!statistics.isEmpty()) {
            cost.write(json);
          }
          json.writeEndObject();
        },
        warnings,
        result.annotations().infos(query));
  }

  private static int size(QueryValue value) {
    return switch (value) {
      case MatrixValue matrix -> matrix.series().size();
      case VectorValue vector -> vector.samples().size();
      case ScalarValue any -> 1;
      case StringValue any -> 1;
    };
  }

  /** The first series of a value; the value itself if there are no more, or no limit. */
  private static QueryValue cut(QueryValue value, int limit) {
    if (limit == 0 || size(value) <= limit) {
      return value;
    }
    return switch (value) {
      case MatrixValue matrix -> new MatrixValue(matrix.series().subList(0, limit));
      case VectorValue vector -> new VectorValue(vector.samples().subList(0, limit));
      case ScalarValue scalar -> scalar;
      case StringValue string -> string;
    };
  }
}
