// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.promql.parse.Aggregator;
import io.trendlake.promql.parse.Function;
import io.trendlake.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Random queries over the whole language, of the names and labels of some samples. */
public final class RandomPromql {

  /**
   * What queries are made of.
   *
   * @param names of metrics
   * @param buckets the name of a histogram's buckets
   * @param matchers conditions on labels, as they are written
   * @param labels names of labels
   * @param pattern a regular expression that matches names of several metrics
   * @param start the first second that {@code @} may name
   */
  public record Words(
      List<String> names,
      String buckets,
      List<String> matchers,
      List<String> labels,
      String pattern,
      long start) {

    /**
     * Some of the names and labels of series, drawn at random.
     *
     * @param series by name, as they are written: {@code name{label="value"}}
     */
    public static Words of(Map<String, List<String>> series, Random random, long start) {
      List<String> all = List.copyOf(series.keySet());
      List<String> names = new ArrayList<>(List.of("nothing"));
      TreeSet<String> matchers = new TreeSet<>(List.of("absent=\"\""));
      TreeSet<String> labels = new TreeSet<>(List.of("job", "instance", "nowhere"));
      while (names.size() < Math.min(40, all.size())) {
        String name = all.get(random.nextInt(all.size()));
        names.add(name);
        List<String> written = Objects.requireNonNull(series.get(name));
        String any = written.get(random.nextInt(written.size()));
        for (String pair : any.substring(name.length() + 1, any.length() - 1).split(",", -1)) {
          if (pair.matches("[a-z_]+=\"[^\"\\\\]*\"")) {
            labels.add(pair.substring(0, pair.indexOf('=')));
            matchers.add(random.nextInt(3) == 0 ? pair.replace("=", "!=") : pair);
          }
        }
      }
      return new Words(
          names,
          all.stream().filter(name -> name.endsWith("_bucket")).findFirst().orElse("nothing"),
          List.copyOf(matchers),
          List.copyOf(labels),
          names.get(1) + "|" + names.getLast().replaceAll("_[a-z]+$", "_.*"),
          start);
    }
  }

  private static final List<String> NAMES =
      List.of(
          "http_requests_total",
          "node_load1",
          "temperature",
          "request_seconds_bucket",
          "request_seconds_count",
          "request_seconds_sum",
          "up",
          "target_info",
          "nothing");

  private static final List<String> MATCHERS =
      List.of(
          "job=\"api\"",
          "job=~\"api|web\"",
          "job!=\"node\"",
          "instance=\"api-1:9100\"",
          "instance!~\".*-[12]:.*\"",
          "status=\"500\"",
          "status=~\"4..|\"",
          "sensor=\"\"",
          "account=\"2\"",
          "le=\"+Inf\"",
          "absent=\"\"");

  private static final List<String> LABELS =
      List.of("job", "instance", "account", "status", "sensor", "le", "version", "nowhere");

  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^", "atan2");
  private static final List<String> COMPARISONS = List.of("==", "!=", ">", "<", ">=", "<=");
  private static final List<String> SETS = List.of("and", "or", "unless");
  private static final List<String> DURATIONS =
      List.of("1m", "90s", "2m", "5m", "7m30s", "30m", "1h", "61m", "2h", "6h", "1d");
  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "-1", "0.5", "0.9", "3.7", "100", "1e3", "NaN", "Inf", "-Inf");

  private static final Pattern ROUNDED =
      Pattern.compile(
          "\\b(a?(sin|cos|tan)h?|atan2|exp|ln|log2|log10|deg|rad|deriv|predict_linear|stddev\\w*"
              + "|stdvar\\w*|double_exponential_smoothing)\\b|\\^");

  private static final Pattern DISCONTINUOUS =
      Pattern.compile(
          "%|==|!=|[<>]|\\b(count_values|ceil|floor|round|sgn|changes|resets|rate|increase|irate"
              + "|topk|bottomk|year|month|hour|minute|day_\\w+|days_\\w+|ts_of_\\w+"
              + "|quantile|limit_ratio)\\b");

  /** What Prometheus answers wrongly (docs/promql.md). */
  private static final Pattern FORGOTTEN =
      Pattern.compile(
          "timestamp\\([^\\[]*( offset \\S* @ | @ \\S* offset )"
              + "|\\b(quantile|limit_ratio)\\b[^@]*\\b(time\\(|scalar\\()[^@]*@"
              + "|\\binfo\\(.*@");

  private final Random random;
  private final List<Function> functions;
  private final boolean everything;
  private final Words words;

  /**
   * Queries of the samples of {@link TwinFleet}.
   *
   * @param everything whether what Prometheus 3.14 has behind flags is among them
   */
  public RandomPromql(Random random, boolean everything) {
    this(
        random,
        everything,
        new Words(
            NAMES,
            "request_seconds_bucket",
            MATCHERS,
            LABELS,
            "node_.*|up",
            TwinFleet.START / 1000));
  }

  /**
   * Queries of these samples.
   *
   * @param everything whether what Prometheus 3.14 has behind flags is among them
   */
  public RandomPromql(Random random, boolean everything, Words words) {
    this.random = random;
    this.words = words;
    this.everything = everything;
    this.functions =
        Function.all().values().stream()
            .filter(function -> everything || !function.experimental())
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /**
   * A query that a range can be asked of. Two runtimes round logarithms and sines differently in
   * the last digit, so nothing that a digit turns into another series or value reads their results.
   */
  public String next() {
    while (true) {
      String query = once(12) ? scalar(2) : vector(1 + random.nextInt(3));
      boolean jumps = ROUNDED.matcher(query).find() && DISCONTINUOUS.matcher(query).find();
      if (!jumps && !FORGOTTEN.matcher(query).find()) {
        return query;
      }
    }
  }

  private String vector(int depth) {
    if (depth == 0) {
      return selector() + modifier();
    }
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> call(any(of(ValueType.VECTOR)), depth);
      case 4, 5, 6 -> aggregation(depth);
      case 7, 8 -> binary(depth);
      default -> once(3) ? "-" + vector(depth - 1) : "(" + vector(depth - 1) + ")";
    };
  }

  private List<Function> of(ValueType type) {
    return functions.stream().filter(function -> function.returns() == type).toList();
  }

  private String scalar(int depth) {
    if (depth == 0 || once(2)) {
      return any(NUMBERS);
    }
    return once(3)
        ? scalar(depth - 1) + " " + any(ARITHMETIC) + " " + scalar(depth - 1)
        : call(any(of(ValueType.SCALAR)), depth);
  }

  private String selector() {
    StringBuilder text = new StringBuilder(once(25) ? "" : any(words.names()));
    boolean named = !text.isEmpty();
    if (!named || once(3)) {
      text.append('{');
      text.append(named ? "" : "__name__=~\"" + words.pattern() + "\",");
      text.append(any(words.matchers()));
      text.append(once(3) ? ", " + any(words.matchers()) : "");
      text.append('}');
    }
    return text.toString();
  }

  private String modifier() {
    String offset = once(6) ? " offset " + (once(4) ? "-" : "") + any(DURATIONS) : "";
    String at =
        switch (random.nextInt(20)) {
          case 0 -> " @ " + (words.start() + random.nextInt(100_000));
          case 1 -> " @ start()";
          case 2 -> " @ end()";
          default -> "";
        };
    return once(2) ? offset + at : at + offset;
  }

  private String matrix(int depth) {
    if (depth > 1 && once(4)) {
      String step = once(3) ? "" : any(List.of("1m", "5m", "1h", "77s"));
      return "(%s)[%s:%s]%s"
          .formatted(vector(depth - 1), any(DURATIONS.subList(3, 9)), step, modifier());
    }
    String range = once(10) ? any(DURATIONS) + " * 2" : any(DURATIONS);
    String extended = everything && once(12) ? any(List.of(" anchored", " smoothed")) : "";
    return selector() + "[" + range + "]" + extended + modifier();
  }

  private String string() {
    return "\"" + any(words.labels()) + "\"";
  }

  private String call(Function function, int depth) {
    StringBuilder text = new StringBuilder(function.name()).append('(');
    switch (function.name()) {
      case "label_replace" ->
          text.append(vector(depth - 1))
              .append(", ")
              .append(string())
              .append(", \"<$1>\", ")
              .append(string())
              .append(", \"(.).*\"");
      case "histogram_quantile" ->
          text.append(scalar(1))
              .append(", ")
              .append(once(3) ? vector(depth - 1) : "rate(" + words.buckets() + "[10m])");
      case "histogram_quantiles" ->
          text.append(vector(depth - 1)).append(", \"quantile\", 0.5, ").append(any(NUMBERS));
      case "info" -> text.append(vector(depth - 1)).append(once(2) ? "" : ", {version=~\".+\"}");
      default -> arguments(function, depth, text);
    }
    return text.append(')').toString();
  }

  private void arguments(Function function, int depth, StringBuilder text) {
    int size = function.arguments().size();
    int optional = function.variadic() == 0 ? 0 : random.nextInt(2);
    for (int i = 0; i < size - (function.variadic() > 0 ? optional : 0); i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(
          switch (function.arguments().get(i)) {
            case VECTOR -> vector(depth - 1);
            case MATRIX -> matrix(depth);
            case SCALAR -> scalar(depth - 1);
            case STRING -> string();
          });
    }
  }

  private String labels() {
    return once(3) ? any(words.labels()) : any(words.labels()) + ", " + any(words.labels());
  }

  private String aggregation(int depth) {
    List<Aggregator> all =
        List.of(Aggregator.values()).stream()
            .filter(aggregator ->
                everything
                    || (aggregator != Aggregator.LIMITK && aggregator != Aggregator.LIMIT_RATIO))
            .toList();
    Aggregator aggregator = any(all);
    String parameter =
        switch (aggregator) {
          case COUNT_VALUES -> string() + ", ";
          case TOPK, BOTTOMK, LIMITK -> 1 + random.nextInt(5) + ", ";
          case QUANTILE, LIMIT_RATIO -> scalar(1) + ", ";
          case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR -> "";
        };
    boolean ordered =
        aggregator == Aggregator.TOPK
            || aggregator == Aggregator.BOTTOMK
            || aggregator == Aggregator.LIMITK;
    String grouping =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> " by (" + labels() + ") ";
          default -> " without (" + labels() + ") ";
        };
    return aggregator.name().toLowerCase(Locale.ROOT)
        + grouping
        + "("
        + parameter
        + (ordered ? inOrder() : vector(depth - 1))
        + ")";
  }

  /** What Prometheus has in the order of labels; other vectors of a range are in a map's order. */
  private String inOrder() {
    return once(2)
        ? selector() + modifier()
        : any(List.of("rate", "max_over_time", "last_over_time", "changes"))
            + "("
            + selector()
            + "["
            + any(DURATIONS)
            + "])";
  }

  private String binary(int depth) {
    boolean set = once(4);
    boolean comparison = !set && once(2);
    String operator = any(set ? SETS : comparison ? COMPARISONS : ARITHMETIC);
    String bool = comparison && once(3) ? " bool" : "";
    if (!set && once(2)) {
      String vector = vector(depth - 1);
      String scalar = scalar(depth - 1);
      return once(2)
          ? "(%s) %s%s (%s)".formatted(vector, operator, bool, scalar)
          : "(%s) %s%s (%s)".formatted(scalar, operator, bool, vector);
    }
    String matching =
        switch (random.nextInt(4)) {
          case 0 -> " on (job, instance)";
          case 1 -> " ignoring (" + labels() + ")";
          default -> "";
        };
    if (!set && !matching.isEmpty() && once(2)) {
      matching += any(List.of(" group_left ", " group_right ", " group_left (status) "));
    }
    String fill = everything && !set && once(8) ? " fill (" + any(NUMBERS) + ")" : "";
    return "(%s) %s%s%s%s (%s)"
        .formatted(
            vector(depth - 1), operator, bool, matching, fill, vector(random.nextInt(depth)));
  }
}
