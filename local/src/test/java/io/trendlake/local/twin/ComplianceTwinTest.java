// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.trendlake.local.twin.AnswerComparison.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Asks the queries of Prometheus's compliance tests (github.com/prometheus/compliance), where
 * {@code TRENDLAKE_COMPLIANCE_QUERIES} names their file {@code promql/promql-test-queries.yml}, of
 * Prometheus 3.14 and of a lake. Unlike the tests' own comparison this one takes errors, warnings
 * and infos into account, and lets values differ by 1e-9 and not by 1e-5.
 */
final class ComplianceTwinTest {

  private static final String VARIABLE = "TRENDLAKE_COMPLIANCE_QUERIES";

  /** What each argument of a query's template there may be. */
  private static final Map<String, List<String>> ARGUMENTS =
      Map.ofEntries(
          Map.entry("range", List.of("1s", "15s", "1m", "5m", "15m", "1h")),
          Map.entry("offset", List.of("1m", "5m", "10m")),
          Map.entry(
              "simpleAggrOp", List.of("sum", "avg", "max", "min", "count", "stddev", "stdvar")),
          Map.entry(
              "simpleTimeAggrOp",
              List.of("sum", "avg", "max", "min", "count", "stddev", "stdvar", "absent", "last")),
          Map.entry("topBottomOp", List.of("topk", "bottomk")),
          Map.entry(
              "quantile",
              List.of("-0.5", "0.1", "0.5", "0.75", "0.95", "0.90", "0.99", "1", "1.5")),
          Map.entry("arithBinOp", List.of("+", "-", "*", "/", "%", "^")),
          Map.entry("compBinOp", List.of("==", "!=", "<", ">", "<=", ">=")),
          Map.entry(
              "binOp", List.of("+", "-", "*", "/", "%", "^", "==", "!=", "<", ">", "<=", ">=")),
          Map.entry(
              "simpleMathFunc",
              List.of("abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "round")),
          Map.entry("extrapolatedRateFunc", List.of("delta", "rate", "increase")),
          Map.entry("clampFunc", List.of("clamp_min", "clamp_max")),
          Map.entry("instantRateFunc", List.of("idelta", "irate")),
          Map.entry(
              "dateFunc",
              List.of(
                  "day_of_month",
                  "day_of_week",
                  "days_in_month",
                  "hour",
                  "minute",
                  "month",
                  "year")));

  @TempDir private Path directory;

  private static Path file() {
    String file = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
    if (file.isEmpty()) {
      System.out.println("skipped: " + VARIABLE + " does not name a file");
    }
    assumeFalse(file.isEmpty(), VARIABLE + " does not name a file");
    return Path.of(file);
  }

  /** The queries with all that their arguments can be. */
  private static List<String> queries(Path file) throws Exception {
    Load load = new Load(LoadSettings.builder().build());
    Map<?, ?> document = (Map<?, ?>) load.loadFromString(Files.readString(file));
    List<String> all = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(document.get("test_cases"))) {
      Map<?, ?> test = (Map<?, ?>) item;
      List<String> queries = List.of(String.valueOf(test.get("query")));
      if (test.get("variant_args") instanceof List<?> names) {
        for (Object name : names) {
          queries = filled(queries, String.valueOf(name));
        }
      }
      all.addAll(queries);
    }
    return all;
  }

  private static List<String> filled(List<String> queries, String argument) {
    List<String> values = Objects.requireNonNull(ARGUMENTS.get(argument), argument);
    return queries.stream()
        .flatMap(
            query -> values.stream().map(value -> query.replace("{{." + argument + "}}", value)))
        .toList();
  }

  @Test
  void complianceQueries_areAnsweredAsPrometheusAnswersThem() throws Exception {
    String program = PrometheusProcess.program();
    List<String> queries = queries(file());
    try (PrometheusTwin twin =
        PrometheusTwin.of(
            program,
            DemoService.lake(new Random(1)),
            DemoService.START,
            DemoService.END,
            directory)) {
      long start = DemoService.START.toEpochMilli();
      long end = DemoService.END.toEpochMilli();
      long middle = start + Duration.ofMinutes(95).toMillis();
      for (String query : queries) {
        twin.answers().ask(new Question(query, middle, middle + 600_000, 10_000));
        twin.answers().ask(new Question(query, start + 500, end, 60_000));
        twin.answers().ask(new Question(query, middle, middle, 0));
      }
      System.out.printf(
          "compliance twin: %d queries, %s%n", queries.size(), twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
      assertThat(twin.answers().values()).isGreaterThan(queries.size());
    }
  }
}
