// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.ResultCache;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.Printer;
import io.trendlake.promql.parse.PromqlParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The HTTP API of Prometheus 3.14: what lies under {@code /api/v1/}, and {@code /federate}. What
 * Trendlake does not have, such as alerts, is there and empty, and so is the list of rules: which
 * recording rules are evaluated is only in the configuration.
 */
public final class PrometheusApi implements ApiHandler {

  private static final String PREFIX = "/api/v1/";
  private static final String VALUES = "/values";

  /** What Prometheus answers POST at too. */
  private static final Set<String> POSTED =
      Set.of(
          "query",
          "query_range",
          "query_exemplars",
          "format_query",
          "parse_query",
          "labels",
          "series");

  private final ApiOptions options;
  private final QueryCalls queries;
  private final SeriesCalls series;
  private final TargetCalls targets;
  private final StatusCalls status;
  private final CardinalityCalls cardinality;
  private final ExemplarCalls exemplars;
  private final Federation federation;

  /** An API that reads from these sources; no I/O happens here. */
  public PrometheusApi(
      ApiOptions options, SampleSources sources, MetadataSource metadata, TargetSource targets) {
    this(options, sources, metadata, targets, null);
  }

  /**
   * An API that reads from these sources; no I/O happens here.
   *
   * @param answers where answers of closed days are kept, or null
   */
  public PrometheusApi(
      ApiOptions options,
      SampleSources sources,
      MetadataSource metadata,
      TargetSource targets,
      @Nullable ResultCache answers) {
    this.options = options;
    this.queries = new QueryCalls(options, sources, answers);
    this.series = new SeriesCalls(sources, options.engine().parsing());
    this.targets = new TargetCalls(targets, metadata, options.engine().parsing());
    this.status = new StatusCalls(options, ConfigSource.HIDDEN);
    this.cardinality = new CardinalityCalls(options.clock(), CardinalitySource.selecting(sources));
    this.exemplars = new ExemplarCalls(ExemplarSource.NONE, options.engine().parsing());
    this.federation = new Federation(options, sources);
  }

  private PrometheusApi(
      PrometheusApi same,
      StatusCalls status,
      CardinalityCalls cardinality,
      ExemplarCalls exemplars) {
    this.options = same.options;
    this.queries = same.queries;
    this.series = same.series;
    this.targets = same.targets;
    this.status = status;
    this.cardinality = cardinality;
    this.exemplars = exemplars;
    this.federation = same.federation;
  }

  /** The same API, which shows a configuration. */
  public PrometheusApi showing(ConfigSource config) {
    return new PrometheusApi(this, status.showing(config), cardinality, exemplars);
  }

  /** The same API, which counts series in another way than by selecting them. */
  public PrometheusApi counting(CardinalitySource source) {
    return new PrometheusApi(
        this, status, new CardinalityCalls(options.clock(), source), exemplars);
  }

  /** The same API, which reads exemplars from a source. */
  public PrometheusApi withExemplars(ExemplarSource source) {
    return new PrometheusApi(this, status, cardinality, exemplars.of(source));
  }

  /** Whether a path is answered here, if only with an error. */
  public static boolean answers(String path) {
    return path.startsWith(PREFIX) || path.equals("/federate");
  }

  /** The error of a query that cannot be answered, with status 422. */
  public static ApiResponse unanswerable(String message) {
    return ResponseJson.error(ErrorType.EXECUTION, message);
  }

  @Override
  public ApiResponse answer(ApiRequest request) {
    ApiResponse response;
    try {
      response = CallDeadline.within(timeout(request), () -> dispatch(request));
    } catch (ApiException e) {
      response = ResponseJson.error(e.type(), Objects.toString(e.getMessage(), ""));
    } catch (QueryException e) {
      response = ResponseJson.error(ApiException.of(e).type(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      response = ResponseJson.error(ErrorType.INTERNAL, Objects.toString(e.getMessage(), "" + e));
    } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
      // A fault in here ends one answer and no connection, as in Prometheus.
      response = ResponseJson.error(ErrorType.INTERNAL, "unexpected error: " + e.getMessage());
    } catch (StackOverflowError e) {
      response = ResponseJson.error(ErrorType.EXECUTION, "the query is nested too deeply");
    } catch (OutOfMemoryError e) {
      response =
          ResponseJson.error(
              ErrorType.EXECUTION,
              "the memory does not suffice; select fewer series or a shorter range");
    }
    return crossOrigin(request, response.with("Vary", "Origin")).encodedFor(request);
  }

  /** How long an answer may take; a timeout that is not a duration is refused later. */
  private Duration timeout(ApiRequest request) {
    try {
      return new ParameterReader(request).timeout(options.timeout());
    } catch (ApiException e) {
      return options.timeout();
    }
  }

  /** Lets scripts of other sites read the answer, as Prometheus does unless told otherwise. */
  private static ApiResponse crossOrigin(ApiRequest request, ApiResponse response) {
    if (request.header("Origin").orElse("").isEmpty()) {
      return response;
    }
    return response
        .with("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .with("Access-Control-Expose-Headers", "Date")
        .with("Access-Control-Allow-Origin", "*");
  }

  private ApiResponse dispatch(ApiRequest request) throws ApiException, IOException {
    String method = request.method();
    if (request.path().equals("/federate")) {
      return isRead(method) ? federation.answer(request) : methodNotAllowed("GET, OPTIONS");
    }
    if (!request.path().startsWith(PREFIX)) {
      return notFound();
    }
    if (method.equals("OPTIONS")) {
      return ApiResponse.empty(204);
    }
    String call = request.path().substring(PREFIX.length());
    @Nullable ApiResponse response = answer(call, request);
    if (response == null) {
      return notFound();
    }
    return response;
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Answers a call; null if there is none of that name. */
  private @Nullable ApiResponse answer(String call, ApiRequest request)
      throws ApiException, IOException {
    boolean posted = POSTED.contains(call);
    boolean allowed = isRead(request.method()) || (posted && request.method().equals("POST"));
    if (!allowed) {
      return methodNotAllowed(posted ? "GET, OPTIONS, POST" : "GET, OPTIONS");
    }
    return switch (call) {
      case "query" -> queries.instant(request);
      case "query_range" -> queries.range(request);
      case "query_exemplars" -> exemplars.exemplars(request);
      case "format_query" -> {
        String pretty = Printer.pretty(parsed(request));
        yield ResponseJson.success(json -> json.writeString(ResponseJson.clean(pretty)));
      }
      case "parse_query" -> {
        Expr expr = parsed(request);
        yield ResponseJson.success(json -> new SyntaxTreeJson(json).write(expr));
      }
      case "labels" -> series.names(request);
      case "series" -> series.series(request);
      case "scrape_pools" -> targets.scrapePools();
      case "targets" -> targets.targets(request);
      case "targets/metadata" -> targets.targetMetadata(request);
      case "metadata" -> targets.metadata(request);
      case "rules" -> emptyList("groups");
      case "alerts" -> emptyList("alerts");
      case "alertmanagers" ->
          ResponseJson.success(json ->
              list(list(json.writeStartObject(), "activeAlertmanagers"), "droppedAlertmanagers")
                  .writeEndObject());
      case "notifications" -> ResponseJson.success(json -> json.writeStartArray().writeEndArray());
      case "status/cardinality" -> cardinality.cardinality(request);
      case "status/buildinfo" -> status.buildInfo();
      case "status/config" -> status.config();
      case "status/flags" -> status.flags();
      case "status/runtimeinfo" -> status.runtimeInfo();
      case "status/tsdb" -> cardinality.tsdb(request);
      case "status/tsdb/blocks" -> emptyList("blocks");
      case "status/walreplay" -> status.walReplay();
      default -> {
        String[] parts = call.split("/", -1);
        boolean values = parts.length == 3 && parts[0].equals("label") && call.endsWith(VALUES);
        yield values && !parts[1].isEmpty() ? series.values(request, parts[1]) : null;
      }
    };
  }

  private static ApiResponse emptyList(String name) {
    return ResponseJson.success(json -> list(json.writeStartObject(), name).writeEndObject());
  }

  private static JsonGenerator list(JsonGenerator json, String name) {
    return json.writeArrayPropertyStart(name).writeEndArray();
  }

  private Expr parsed(ApiRequest request) throws ApiException {
    try {
      return PromqlParser.parse(request.value("query"), options.engine().parsing());
    } catch (ParseException e) {
      throw ApiException.invalid("query", Objects.toString(e.getMessage(), ""));
    }
  }

  private static ApiResponse notFound() {
    return ApiResponse.text(404, "404 page not found");
  }

  private static ApiResponse methodNotAllowed(String allowed) {
    return ApiResponse.text(405, "Method Not Allowed").with("Allow", allowed);
  }
}
