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
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The HTTP API of Prometheus 3.14: what is under {@code /api/v1/}, {@code /federate} and {@code
 * /version}. What Trendlake does not have, such as alerts, is there and empty, and so is the list
 * of rules: which recording rules are evaluated is only in the configuration.
 */
public final class PrometheusApi implements ApiHandler {

  private static final String PREFIX = "/api/v1/";
  private static final String VALUES = "/values";
  private static final String FEDERATE = "/federate";
  private static final String VERSION = "/version";

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

  /** What Prometheus has and Trendlake has not, not even with GET. */
  private static final Set<String> NOT_HERE = Set.of("read", "write", "otlp/v1/metrics");

  private static final SortedSet<String> READ = new TreeSet<>(Set.of("GET", "OPTIONS"));
  private static final SortedSet<String> READ_OR_POST =
      new TreeSet<>(Set.of("GET", "OPTIONS", "POST"));
  private static final SortedSet<String> ADMIN = new TreeSet<>(Set.of("OPTIONS", "POST", "PUT"));

  private final ApiOptions options;
  private final QueryCalls queries;
  private final SeriesCalls series;
  private final TargetCalls targets;
  private final ConfigSource config;
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
    this.config = ConfigSource.HIDDEN;
    this.cardinality = new CardinalityCalls(options.clock(), CardinalitySource.selecting(sources));
    this.exemplars = new ExemplarCalls(ExemplarSource.NONE, options.engine().parsing());
    this.federation = new Federation(options, sources);
  }

  private PrometheusApi(
      PrometheusApi same,
      ConfigSource config,
      CardinalityCalls cardinality,
      ExemplarCalls exemplars) {
    this.options = same.options;
    this.queries = same.queries;
    this.series = same.series;
    this.targets = same.targets;
    this.config = config;
    this.cardinality = cardinality;
    this.exemplars = exemplars;
    this.federation = same.federation;
  }

  /** The same API, which shows a configuration. */
  public PrometheusApi showing(ConfigSource source) {
    return new PrometheusApi(this, source, cardinality, exemplars);
  }

  /** The same API, which counts series in another way than by selecting them. */
  public PrometheusApi counting(CardinalitySource source) {
    return new PrometheusApi(
        this, config, new CardinalityCalls(options.clock(), source), exemplars);
  }

  /** The same API, which reads exemplars from a source. */
  public PrometheusApi withExemplars(ExemplarSource source) {
    return new PrometheusApi(this, config, cardinality, exemplars.of(source));
  }

  /** Whether a path is answered here, if only with an error. */
  public static boolean answers(String path) {
    return path.startsWith(PREFIX) || path.equals(FEDERATE) || path.equals(VERSION);
  }

  /** The error of a query that cannot be answered, with status 422. */
  public static ApiResponse unanswerable(String message) {
    return ResponseJson.error(ErrorType.EXECUTION, message);
  }

  /** The error of a query that has no answer in time, with status 503. */
  public static ApiResponse late(String message) {
    return ResponseJson.error(ErrorType.TIMEOUT, message);
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
      return request.timeout(options.timeout());
    }
  }

  /**
   * Lets scripts of other sites read the answer, as Prometheus does with the default of {@code
   * --web.cors.origin}, which repeats whatever origin a request has.
   */
  private static ApiResponse crossOrigin(ApiRequest request, ApiResponse response) {
    String origin = request.header("Origin").orElse("");
    if (origin.isEmpty()) {
      return response;
    }
    return response
        .with("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .with("Access-Control-Expose-Headers", "Date")
        .with("Access-Control-Allow-Origin", origin);
  }

  private ApiResponse dispatch(ApiRequest request) throws ApiException, IOException {
    String method = request.method();
    if (request.path().equals(FEDERATE)) {
      return isRead(method) ? federation.answer(request) : methodNotAllowed("GET, OPTIONS");
    }
    if (request.path().equals(VERSION)) {
      return method.equals("GET") ? status().version() : methodNotAllowed("GET, OPTIONS");
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
    if (NOT_HERE.contains(call)) {
      return null;
    }
    SortedSet<String> methods = methods(call);
    if (!methods.contains(request.method().equals("HEAD") ? "GET" : request.method())) {
      return methodNotAllowed(String.join(", ", methods));
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
      case "scrape_pools" -> targets.scrapePools(config.relabelConfigs().keySet());
      case "targets" -> targets.targets(request);
      case "targets/metadata" -> targets.targetMetadata(request);
      case "targets/relabel_steps" -> new RelabelCalls(config).steps(request);
      case "metadata" -> targets.metadata(request);
      case "rules" -> new RuleCalls(options.engine().parsing()).rules(request);
      case "alerts" -> emptyList("alerts");
      case "alertmanagers" ->
          ResponseJson.success(json ->
              list(list(json.writeStartObject(), "activeAlertmanagers"), "droppedAlertmanagers")
                  .writeEndObject());
      case "notifications" -> ResponseJson.success(json -> json.writeStartArray().writeEndArray());
      case "notifications/live" -> ApiResponse.empty(204);
      case "search/metric_names", "search/label_names", "search/label_values" ->
          ResponseJson.error(ErrorType.UNAVAILABLE, "search API disabled");
      case "admin/tsdb/delete_series", "admin/tsdb/clean_tombstones", "admin/tsdb/snapshot" ->
          ResponseJson.error(ErrorType.UNAVAILABLE, "admin APIs disabled");
      case "status/cardinality" -> cardinality.cardinality(request);
      case "features" -> new FeatureCalls(options.engine()).features();
      case "status/buildinfo" -> status().buildInfo();
      case "status/config" -> status().config();
      case "status/flags" -> status().flags();
      case "status/runtimeinfo" -> status().runtimeInfo();
      case "status/tsdb" -> cardinality.tsdb(request);
      case "status/tsdb/blocks" -> emptyList("blocks");
      case "status/walreplay" -> status().walReplay();
      default -> {
        String[] parts = call.split("/", -1);
        boolean values = parts.length == 3 && parts[0].equals("label") && call.endsWith(VALUES);
        yield values && !parts[1].isEmpty() ? series.values(request, parts[1]) : null;
      }
    };
  }

  /** By which methods a call may be made; HEAD counts as GET. */
  private static SortedSet<String> methods(String call) {
    if (call.startsWith("admin/")) {
      return ADMIN;
    }
    return POSTED.contains(call) || call.startsWith("search/") ? READ_OR_POST : READ;
  }

  private StatusCalls status() {
    return new StatusCalls(options, config);
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
