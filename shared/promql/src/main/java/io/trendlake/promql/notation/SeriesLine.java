// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.notation;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A line that gives a series and its values, as tests of Prometheus have them: {@code up{job="a"} 1
 * 2+3x2 _ stale}.
 *
 * @param labels the series
 * @param values a value a step
 */
public record SeriesLine(Labels labels, List<Item> values) {

  /**
   * A value of a series.
   *
   * @param omitted whether there is none
   * @param hintGiven whether the histogram's hint is part of what is expected
   */
  public record Item(
      boolean omitted, double value, @Nullable NativeHistogram histogram, boolean hintGiven) {

    /** No value. */
    public static final Item NONE = new Item(true, 0, null, false);

    /** A number. */
    public static Item of(double value) {
      return new Item(false, value, null, false);
    }
  }

  /** Copies the list. */
  public SeriesLine {
    values = List.copyOf(values);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not in the notation, with what is not
   */
  public static SeriesLine parse(String line) {
    int end = endOfMetric(line);
    Labels labels = labels(line.substring(0, end).trim());
    return new SeriesLine(labels, items(line.substring(end).trim()));
  }

  /** Where the metric and its labels end: at the first blank outside of braces and quotes. */
  public static int endOfMetric(String line) {
    boolean braces = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (braces && (c == '"' || c == '\'' || c == '`')) {
        quote = c;
      } else if (c == '{') {
        if (line.startsWith("{{", i)) {
          return i;
        }
        braces = true;
      } else if (c == '}') {
        braces = false;
      } else if (Character.isWhitespace(c) && !braces) {
        String rest = line.substring(i).trim();
        if (rest.startsWith("{") && !rest.startsWith("{{")) {
          continue; // A blank between the name and the labels.
        }
        return i;
      }
    }
    return line.length();
  }

  /**
   * Reads a metric, which is written like a selector of which all conditions are equalities.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static Labels labels(String metric) {
    Labels.Builder labels = Labels.builder();
    if (metric.isEmpty() || metric.equals("{}")) {
      return labels.build();
    }
    try {
      for (var matcher : PromqlParser.parseSelector(metric, ParseOptions.ALL)) {
        labels.set(matcher.name(), matcher.value());
      }
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a metric: " + metric + ": " + e.getMessage(), e);
    }
    return labels.build();
  }

  /**
   * Reads values.
   *
   * @throws IllegalArgumentException if they are not in the notation, with what is not
   */
  public static List<Item> items(String text) {
    List<Item> items = new ArrayList<>();
    for (String word : words(text)) {
      try {
        items.addAll(item(word));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("not a value of a series: " + word, e);
      }
    }
    return items;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (Character.isWhitespace(c) && depth == 0) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static List<Item> item(String word) {
    if (word.equals("_")) {
      return List.of(Item.NONE);
    }
    if (word.startsWith("_x")) {
      int times = Integer.parseInt(word.substring(2));
      return IntStream.range(0, times).mapToObj(i -> Item.NONE).toList();
    }
    if (word.equals("stale")) {
      return List.of(Item.of(StaleMarker.VALUE));
    }
    return word.startsWith("{{") ? histograms(word) : numbers(word);
  }

  private static List<Item> numbers(String word) {
    int x = word.indexOf('x');
    int times = x < 0 ? 0 : Integer.parseInt(word.substring(x + 1));
    String numbers = x < 0 ? word : word.substring(0, x);
    int split = -1;
    for (int i = 1; i < numbers.length(); i++) {
      char c = numbers.charAt(i);
      char before = numbers.charAt(i - 1);
      if ((c == '+' || c == '-') && before != 'e' && before != 'E') {
        split = i;
      }
    }
    double value = number(split < 0 ? numbers : numbers.substring(0, split));
    double step = split < 0 ? 0 : number(numbers.substring(split));
    List<Item> items = new ArrayList<>();
    for (int i = 0; i <= times; i++) {
      items.add(Item.of(value));
      if (split >= 0) {
        value += step;
      }
    }
    return items;
  }

  /**
   * Reads a number as PromQL does.
   *
   * @throws IllegalArgumentException if the text is not one
   */
  public static double number(String text) {
    Double value = GoFloat.parse(text);
    if (value == null) {
      try {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        Expr expr = PromqlParser.parse(unsigned, ParseOptions.ALL);
        if (expr instanceof Expr.NumberLiteral literal) {
          return negative ? -literal.value() : literal.value();
        }
      } catch (ParseException e) {
        throw new IllegalArgumentException("not a number: " + text, e);
      }
      throw new IllegalArgumentException("not a number: " + text);
    }
    return value;
  }

  private static List<Item> histograms(String word) {
    int end = word.indexOf("}}") + 2;
    Map<String, String> first = description(word.substring(2, end - 2));
    NativeHistogram value = histogram(first);
    boolean hint = first.containsKey("counter_reset_hint");
    String rest = word.substring(end);
    if (rest.isEmpty()) {
      return List.of(new Item(false, 0, value, hint));
    }
    int times = Integer.parseInt(rest.substring(rest.lastIndexOf('x') + 1));
    List<Item> items = new ArrayList<>();
    if (rest.startsWith("x")) {
      for (int i = 0; i <= times; i++) {
        items.add(new Item(false, 0, value, hint));
      }
      return items;
    }
    Map<String, String> second = description(rest.substring(3, rest.indexOf("}}")));
    NativeHistogram step = histogram(second);
    boolean secondHint = second.containsKey("counter_reset_hint");
    for (int i = 0; i <= times; i++) {
      items.add(new Item(false, 0, value, secondHint));
      try {
        value =
            rest.startsWith("+")
                ? Histograms.add(value, step).result()
                : Histograms.subtract(value, step).result();
      } catch (IncompatibleHistogramsException e) {
        throw new IllegalArgumentException(word, e);
      }
    }
    return items;
  }

  private static Map<String, String> description(String text) {
    Map<String, String> map = new HashMap<>();
    for (String word : words(text)) {
      int colon = word.indexOf(':');
      map.put(word.substring(0, colon), word.substring(colon + 1));
    }
    return map;
  }

  private static NativeHistogram histogram(Map<String, String> map) {
    double[] positive = list(map.getOrDefault("buckets", "[]"));
    double[] negative = list(map.getOrDefault("n_buckets", "[]"));
    int offset = Integer.parseInt(map.getOrDefault("offset", "0"));
    int negativeOffset = Integer.parseInt(map.getOrDefault("n_offset", "0"));
    return new NativeHistogram(
        Integer.parseInt(map.getOrDefault("schema", "0")),
        number(map.getOrDefault("z_bucket_w", "0")),
        number(map.getOrDefault("z_bucket", "0")),
        number(map.getOrDefault("count", "0")),
        number(map.getOrDefault("sum", "0")),
        IntStream.range(offset, offset + positive.length).toArray(),
        positive,
        IntStream.range(negativeOffset, negativeOffset + negative.length).toArray(),
        negative,
        list(map.getOrDefault("custom_values", "[]")),
        switch (map.getOrDefault("counter_reset_hint", "unknown")) {
          case "reset" -> ResetHint.RESET;
          case "not_reset" -> ResetHint.NOT_RESET;
          case "gauge" -> ResetHint.GAUGE;
          default -> ResetHint.UNKNOWN;
        });
  }

  private static double[] list(String text) {
    String inner = text.substring(1, text.length() - 1).trim();
    return inner.isEmpty()
        ? new double[0]
        : Arrays.stream(inner.split("\\s+")).mapToDouble(SeriesLine::number).toArray();
  }
}
