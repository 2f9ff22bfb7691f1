// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.notation.SeriesLine;
import io.trendlake.promql.notation.SeriesLine.Item;
import io.trendlake.promql.notation.StoredHints;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.text.GoDuration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script in the language of Prometheus's promqltest: loads series, evaluates, and compares
 * with what is expected. Every instant evaluation is done again at other times, with its selectors
 * pinned, and as the middle step of a range.
 */
final class Script {

  /** As promqltest runs: everything on, at most 10,000 samples. */
  static final EngineOptions OPTIONS =
      new EngineOptions(
          ParseOptions.ALL, 300_000, 60_000, 10_000, 1L << 30, true, true, 8, 2, TrendUse.EXACT);

  private static final Pattern INSTANT =
      Pattern.compile("eval(?:_(fail|warn|info|ordered))?\\s+instant\\s+(?:at\\s+(\\S+)\\s+)?(.+)");
  private static final Pattern RANGE =
      Pattern.compile(
          "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");
  private static final Pattern EXPECT =
      Pattern.compile("expect\\s+(fail|warn|info)(?:\\s+(msg|regex):\\s*(.+))?");
  private static final Pattern RANGE_VECTOR =
      Pattern.compile("expect\\s+range vector from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");

  private final String name;
  private final String[] lines;
  private final InMemorySamples samples = new InMemorySamples();
  private final PromqlEngine engine = new PromqlEngine(OPTIONS);
  private final List<String> failures = new ArrayList<>();
  private int evals;
  private int at;

  Script(String name, String text) {
    this.name = name;
    this.lines = text.lines().map(String::trim).map(Script::withoutComment).toArray(String[]::new);
  }

  private static String withoutComment(String line) {
    return line.startsWith("#") ? "" : line;
  }

  /** How many evaluations there were. */
  int evals() {
    return evals;
  }

  /** What was not as expected, one text for each evaluation. */
  List<String> failures() {
    return failures;
  }

  Script run() {
    while (at < lines.length) {
      String line = lines[at];
      if (line.isEmpty()) {
        at++;
      } else if (line.equals("clear")) {
        samples.clear();
        at++;
      } else if (line.startsWith("load")) {
        load();
      } else if (line.startsWith("eval")) {
        eval();
      } else {
        throw new IllegalArgumentException(name + ":" + (at + 1) + ": " + line);
      }
    }
    return this;
  }

  private void load() {
    String[] words = lines[at].split("\\s+", -1);
    long step = millis(words[1]);
    ClassicConversion conversion = new ClassicConversion();
    Map<Labels, List<Item>> series = new HashMap<>();
    Map<Labels, List<Item>> starts = new HashMap<>();
    for (at++; at < lines.length && !lines[at].isEmpty(); at++) {
      int blank = SeriesLine.endOfMetric(lines[at]);
      String metric = lines[at].substring(0, blank).trim();
      if (metric.endsWith("@st")) {
        Labels labels = SeriesLine.labels(metric.substring(0, metric.length() - 3));
        starts.put(labels, offsets(lines[at].substring(blank).trim()));
      } else {
        SeriesLine line = SeriesLine.parse(lines[at]);
        series.put(line.labels(), line.values());
      }
    }
    series.forEach((labels, values) -> {
      @Nullable List<Item> offsets = starts.get(labels);
      StoredHints hints = new StoredHints();
      for (int i = 0; i < values.size(); i++) {
        Item item = values.get(i);
        if (item.omitted()) {
          continue;
        }
        long ts = i * step;
        boolean started = offsets != null && !offsets.get(i).omitted();
        long start = started && offsets != null ? ts + (long) offsets.get(i).value() : 0;
        if (item.histogram() != null) {
          samples.add(labels, ts, hints.store(item.histogram()), start);
        } else {
          hints.number();
          samples.add(labels, ts, item.value(), start);
          conversion.see(labels, ts, item.value());
        }
      }
    });
    if (words[0].equals("load_with_nhcb")) {
      conversion.addTo(samples);
    }
  }

  /** The offsets of start timestamps: durations, {@code _}, {@code -1mx3}, {@code -1m+5sx3}. */
  private static List<Item> offsets(String text) {
    List<Item> items = new ArrayList<>();
    for (String word : text.split("\\s+", -1)) {
      if (word.startsWith("_")) {
        int times = word.equals("_") ? 1 : Integer.parseInt(word.substring(2));
        for (int i = 0; i < times; i++) {
          items.add(Item.NONE);
        }
        continue;
      }
      int x = word.indexOf('x');
      int times = x < 0 ? 0 : Integer.parseInt(word.substring(x + 1));
      String durations = x < 0 ? word : word.substring(0, x);
      int split = Math.max(durations.indexOf('+', 1), durations.indexOf('-', 1));
      double value = signedMillis(split < 0 ? durations : durations.substring(0, split));
      double step = split < 0 ? 0 : signedMillis(durations.substring(split));
      for (int i = 0; i <= times; i++) {
        items.add(Item.of(value + i * step));
      }
    }
    return items;
  }

  private static long signedMillis(String text) {
    return text.startsWith("-")
        ? -millis(text.substring(1))
        : millis(text.startsWith("+") ? text.substring(1) : text);
  }

  private static long millis(String text) {
    return GoDuration.parse(text) / 1_000_000;
  }

  /** What is expected of an evaluation. */
  private static final class Expectation {
    private final List<Labels> order = new ArrayList<>();
    private final Map<Labels, List<Item>> series = new HashMap<>();
    private final List<Pattern> warnings = new ArrayList<>();
    private final List<Pattern> infos = new ArrayList<>();
    private @Nullable Pattern failure;
    private boolean noWarning;
    private boolean noInfo;
    private boolean ordered;
    private @Nullable Double scalar;
    private @Nullable String text;
    private boolean rangeVector;
    private long start;
    private long step = 1;
    private long end;

    /** When an instant query is evaluated. */
    private long instant;
  }

  private void eval() {
    int line = at + 1;
    Matcher instant = INSTANT.matcher(lines[at]);
    Matcher range = RANGE.matcher(lines[at]);
    Expectation expected = new Expectation();
    String expr;
    boolean isInstant = instant.matches();
    @Nullable String kind;
    if (isInstant) {
      kind = instant.group(1);
      String time = instant.group(2);
      expected.start = time == null ? 0 : millis(time);
      expected.end = expected.start;
      expected.instant = expected.start;
      expr = instant.group(3);
    } else if (range.matches()) {
      kind = range.group(1);
      expected.start = millis(range.group(2));
      expected.end = millis(range.group(3));
      expected.step = millis(range.group(4));
      expr = range.group(5);
    } else {
      throw new IllegalArgumentException(name + ":" + line + ": " + lines[at]);
    }
    Pattern anything = Pattern.compile("(?s).*");
    if (kind != null) {
      switch (kind) {
        case "fail" -> expected.failure = anything;
        case "warn" -> expected.warnings.add(anything);
        case "info" -> expected.infos.add(anything);
        default -> expected.ordered = true;
      }
    }
    for (at++; at < lines.length && !lines[at].isEmpty(); at++) {
      expect(lines[at], expected, isInstant);
    }
    evals++;
    try {
      if (isInstant) {
        runInstant(expr, expected);
      } else {
        QueryResult result = range(expr, expected.start, expected.end, expected.step);
        if (expected.failure != null) {
          throw new AssertionError("expected a failure");
        }
        compareAnnotations(result.annotations(), expected);
        compare(result.value(), expected);
      }
    } catch (AssertionError e) {
      failures.add(name + ":" + line + ": " + expr + "\n    " + e.getMessage());
    } catch (ParseException | QueryException e) {
      if (expected.failure == null || !matches(expected.failure, e.getMessage())) {
        failures.add(name + ":" + line + ": " + expr + "\n    failed: " + e.getMessage());
      }
    } catch (RuntimeException | StackOverflowError e) {
      failures.add(
          name
              + ":"
              + line
              + ": "
              + expr
              + "\n    "
              + e
              + " "
              + Arrays.asList(e.getStackTrace()).subList(0, Math.min(6, e.getStackTrace().length)));
    }
  }

  private static boolean matches(Pattern pattern, @Nullable String text) {
    return pattern.matcher(String.valueOf(text)).find();
  }

  private void expect(String line, Expectation expected, boolean instant) {
    Matcher annotation = EXPECT.matcher(line);
    Matcher rangeVector = RANGE_VECTOR.matcher(line);
    if (annotation.matches()) {
      String pattern = annotation.group(3);
      Pattern compiled =
          pattern == null
              ? Pattern.compile("(?s).*")
              : annotation.group(2).equals("msg")
                  ? Pattern.compile("^" + Pattern.quote(pattern.trim()) + "$")
                  : Pattern.compile(pattern.trim());
      switch (annotation.group(1)) {
        case "fail" -> expected.failure = compiled;
        case "warn" -> expected.warnings.add(compiled);
        default -> expected.infos.add(compiled);
      }
    } else if (line.equals("expect no_warn")) {
      expected.noWarning = true;
    } else if (line.equals("expect no_info")) {
      expected.noInfo = true;
    } else if (line.equals("expect ordered")) {
      expected.ordered = true;
    } else if (rangeVector.matches()) {
      expected.rangeVector = true;
      expected.start = millis(rangeVector.group(1));
      expected.end = millis(rangeVector.group(2));
      expected.step = millis(rangeVector.group(3));
    } else if (line.startsWith("expect string ")) {
      expected.text = line.substring("expect string ".length());
    } else if (line.startsWith("expected_fail_message ")) {
      String message = line.substring("expected_fail_message ".length()).trim();
      expected.failure = Pattern.compile("^" + Pattern.quote(message) + "$");
    } else if (line.startsWith("expected_fail_regexp ")) {
      expected.failure = Pattern.compile(line.substring("expected_fail_regexp ".length()).trim());
    } else if (instant && isNumber(line)) {
      expected.scalar = SeriesLine.number(line);
    } else {
      SeriesLine series = SeriesLine.parse(line);
      expected.order.add(series.labels());
      expected.series.put(series.labels(), series.values());
    }
  }

  private static boolean isNumber(String line) {
    try {
      SeriesLine.number(line);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private QueryResult range(String expr, long start, long end, long step) throws ParseException {
    return engine.range(samples, expr, start, end, step, QueryControl.unbounded());
  }

  private void runInstant(String expr, Expectation expected) throws ParseException {
    long ts = expected.instant;
    instantAt(expr, ts, expected);
    @Nullable String pinned = Pinning.pin(expr, ts);
    if (pinned == null) {
      return;
    }
    long[] times =
        ts == 0 ? new long[] {-1000, 0, 1000} : new long[] {-10 * ts, 0, ts / 5, ts, 10 * ts};
    for (long time : times) {
      try {
        instantAt(pinned, time, expected);
      } catch (AssertionError e) {
        throw new AssertionError(pinned + " at " + time + ": " + e.getMessage(), e);
      }
    }
  }

  private void instantAt(String expr, long time, Expectation expected) throws ParseException {
    QueryResult result;
    try {
      result = engine.instant(samples, expr, time, QueryControl.unbounded());
    } catch (QueryException | ParseException e) {
      if (expected.failure != null && matches(expected.failure, e.getMessage())) {
        return;
      }
      throw e;
    }
    if (expected.failure != null) {
      throw new AssertionError("expected a failure");
    }
    compareAnnotations(result.annotations(), expected);
    compare(result.value(), expected);
    boolean alone = expected.text != null || expected.rangeVector;
    if (alone || Pinning.usesContext(expr)) {
      return;
    }
    QueryResult range = range(expr, time - 60_000, time + 60_000, 60_000);
    if (expected.ordered) {
      return;
    }
    try {
      compare(middle(range.value(), time, expected), expected);
    } catch (AssertionError e) {
      throw new AssertionError("as a range around " + time + ": " + e.getMessage(), e);
    }
  }

  private static QueryValue middle(QueryValue value, long time, Expectation expected) {
    if (!(value instanceof QueryValue.MatrixValue matrix)) {
      throw new AssertionError("no matrix: " + value);
    }
    checkSorted(matrix);
    List<QueryValue.VectorSample> samples = new ArrayList<>();
    for (QueryValue.MatrixSeries series : matrix.series()) {
      int index = Arrays.binarySearch(series.timestamps(), time);
      if (index >= 0) {
        @Nullable NativeHistogram histogram = series.histogram(index);
        samples.add(
            new QueryValue.VectorSample(series.labels(), time, series.values()[index], histogram));
      }
    }
    return expected.scalar != null
        ? new QueryValue.ScalarValue(time, samples.getFirst().value())
        : new QueryValue.VectorValue(samples);
  }

  private static void checkSorted(QueryValue.MatrixValue matrix) {
    for (int i = 1; i < matrix.series().size(); i++) {
      if (Labels.ORDER.compare(matrix.series().get(i - 1).labels(), matrix.series().get(i).labels())
          >= 0) {
        throw new AssertionError("not sorted: " + matrix.series().get(i).labels());
      }
    }
  }

  private static void compareAnnotations(Annotations annotations, Expectation expected) {
    compareAnnotations(
        "warning", annotations.plainWarnings(), expected.warnings, expected.noWarning);
    compareAnnotations("info", annotations.plainInfos(), expected.infos, expected.noInfo);
  }

  private static void compareAnnotations(
      String kind, List<String> actual, List<Pattern> expected, boolean none) {
    if (none && !actual.isEmpty()) {
      throw new AssertionError("unexpected " + kind + ": " + actual);
    }
    if (expected.isEmpty()) {
      return;
    }
    for (String text : actual) {
      if (expected.stream().noneMatch(pattern -> matches(pattern, text))) {
        throw new AssertionError("unexpected " + kind + ": " + text);
      }
    }
    for (Pattern pattern : expected) {
      if (actual.stream().noneMatch(text -> matches(pattern, text))) {
        throw new AssertionError("missing " + kind + ": " + pattern + ", there is " + actual);
      }
    }
  }

  private static void compare(QueryValue value, Expectation expected) {
    switch (value) {
      case QueryValue.ScalarValue scalar -> {
        if (expected.scalar == null || !almostEqual(expected.scalar, scalar.value())) {
          throw new AssertionError("expected " + expected.scalar + ", got " + scalar.value());
        }
      }
      case QueryValue.StringValue string -> {
        String text = expected.text;
        if (text == null || !Vectors.text(text).equals(string.value())) {
          throw new AssertionError("expected " + text + ", got " + string.value());
        }
      }
      case QueryValue.VectorValue vector -> compare(vector, expected);
      case QueryValue.MatrixValue matrix -> compare(matrix, expected);
    }
  }

  private static void compare(QueryValue.VectorValue vector, Expectation expected) {
    if (expected.scalar != null) {
      throw new AssertionError("expected a scalar, got " + vector);
    }
    Set<Labels> seen = new HashSet<>();
    int position = 0;
    for (QueryValue.VectorSample sample : vector.samples()) {
      @Nullable List<Item> items = expected.series.get(sample.labels());
      if (items == null) {
        throw new AssertionError(
            "unexpected " + sample.labels() + " " + shown(sample.value(), sample.histogram()));
      }
      if (expected.ordered && !expected.order.get(position).equals(sample.labels())) {
        throw new AssertionError("at " + position + " is " + sample.labels());
      }
      position++;
      seen.add(sample.labels());
      compare(items.getFirst(), sample.value(), sample.histogram(), sample.labels());
    }
    missing(seen, expected);
  }

  private static void missing(Set<Labels> seen, Expectation expected) {
    for (Labels labels : expected.series.keySet()) {
      if (!seen.contains(labels)) {
        throw new AssertionError("missing " + labels + ", there is " + seen);
      }
    }
  }

  private static void compare(
      Item item, double value, @Nullable NativeHistogram histogram, Object where) {
    @Nullable NativeHistogram wanted = item.histogram();
    boolean same =
        wanted == null
            ? histogram == null && almostEqual(item.value(), value)
            : histogram != null && equal(wanted, histogram, item.hintGiven());
    if (!same) {
      throw new AssertionError(
          "expected "
              + shown(item.value(), wanted)
              + " for "
              + where
              + ", got "
              + shown(value, histogram));
    }
  }

  private static String shown(double value, @Nullable NativeHistogram histogram) {
    return histogram == null
        ? Double.toString(value)
        : Histograms.print(histogram)
            + " schema "
            + histogram.schema()
            + " threshold "
            + histogram.zeroThreshold()
            + " "
            + histogram.resetHint();
  }

  private static void compare(QueryValue.MatrixValue matrix, Expectation expected) {
    checkSorted(matrix);
    Set<Labels> seen = new HashSet<>();
    for (QueryValue.MatrixSeries series : matrix.series()) {
      @Nullable List<Item> items = expected.series.get(series.labels());
      if (items == null) {
        throw new AssertionError(
            "unexpected " + series.labels() + " " + Arrays.toString(series.values()));
      }
      seen.add(series.labels());
      int index = 0;
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        if (item.omitted()) {
          continue;
        }
        long time = expected.start + i * expected.step;
        if (index >= series.timestamps().length || series.timestamps()[index] != time) {
          throw new AssertionError(
              "nothing at "
                  + time
                  + " for "
                  + series.labels()
                  + ", there is "
                  + Arrays.toString(series.timestamps())
                  + Arrays.toString(series.values()));
        }
        @Nullable NativeHistogram histogram = series.histogram(index);
        compare(item, series.values()[index], histogram, series.labels() + " at " + time);
        index++;
      }
      if (index != series.timestamps().length) {
        throw new AssertionError(
            "too many points for "
                + series.labels()
                + ": "
                + Arrays.toString(series.timestamps())
                + Arrays.toString(series.values()));
      }
    }
    missing(seen, expected);
  }

  private static boolean equal(NativeHistogram expected, NativeHistogram actual, boolean withHint) {
    NativeHistogram a = Histograms.compact(expected);
    NativeHistogram b = Histograms.compact(actual);
    return a.schema() == b.schema()
        && almostEqual(a.count(), b.count())
        && almostEqual(a.sum(), b.sum())
        && Arrays.equals(a.customBounds(), b.customBounds())
        && a.zeroThreshold() == b.zeroThreshold()
        && almostEqual(a.zeroCount(), b.zeroCount())
        && Arrays.equals(a.positiveIndexes(), b.positiveIndexes())
        && Arrays.equals(a.negativeIndexes(), b.negativeIndexes())
        && almostEqual(a.positiveCounts(), b.positiveCounts())
        && almostEqual(a.negativeCounts(), b.negativeCounts())
        && !(withHint && a.resetHint() != b.resetHint());
  }

  private static boolean almostEqual(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!almostEqual(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }

  static boolean almostEqual(double a, double b) {
    if (StaleMarker.isStale(a) || StaleMarker.isStale(b)) {
      return StaleMarker.isStale(a) && StaleMarker.isStale(b);
    }
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double difference = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return difference < 1e-6 * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < 1e-6;
  }
}
