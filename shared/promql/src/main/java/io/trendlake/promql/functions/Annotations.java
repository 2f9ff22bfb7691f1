// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.parse.ParseError;
import io.trendlake.promql.parse.Span;
import io.trendlake.promql.text.DaySpans;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a query's answer says about itself: warnings and infos, in the words of Prometheus 3.14. The
 * same text counts once, wherever in the query it comes from. Thread-safe.
 */
public final class Annotations {

  private static final String WARNING = "PromQL warning: ";
  private static final String INFO = "PromQL info: ";

  /** No text is longer; only damaged bytes say otherwise. */
  private static final int LONGEST_TEXT = 1 << 24;

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** The least and the greatest parameter of an aggregation are named, over all steps. */
  private final Map<Span, Extremes> quantiles = new LinkedHashMap<>();

  private final Map<Span, Extremes> ratios = new LinkedHashMap<>();

  /** Of which days something is no longer kept. */
  private final Map<Loss, NavigableSet<Long>> losses = new LinkedHashMap<>();

  /** Operations on histograms that are named in texts. */
  public enum HistogramOperation {
    /** One plus another. */
    ADDITION("addition"),
    /** One minus another. */
    SUBTRACTION("subtraction"),
    /** Many. */
    AGGREGATION("aggregation");

    private final String text;

    HistogramOperation(String text) {
      this.text = text;
    }
  }

  private static final class Entry {
    private final Span span;
    private int count = 1;
    private Monotonicity fixed = Monotonicity.NONE;

    Entry(Span span) {
      this.span = span;
    }
  }

  private record Extremes(double least, double greatest) {
    Extremes and(Extremes other) {
      return new Extremes(Math.min(least, other.least), Math.max(greatest, other.greatest));
    }
  }

  /**
   * What is no longer kept.
   *
   * @param function the function that has no value, or empty
   */
  private record Loss(Kind kind, String function, Span span) {

    enum Kind {
      NO_VALUE,
      NUMBERS,
      HISTOGRAMS;

      static Kind of(String name) throws IOException {
        for (Kind kind : values()) {
          if (kind.name().equals(name)) {
            return kind;
          }
        }
        throw new IOException("\"" + name + "\" is no kind of loss");
      }
    }

    String text(NavigableSet<Long> days) {
      String spans = DaySpans.text(days);
      return switch (kind) {
        case NO_VALUE ->
            "no value of "
                + function
                + " where hourly trends do not say it exactly, since the samples of "
                + spans
                + " are no longer kept; trends=always takes the nearest hours";
        case NUMBERS ->
            "the samples of "
                + spans
                + " are no longer kept, and this answer lacks them; hourly trends are left, which"
                + " answer rate, increase, delta, sums, averages, extremes and counts of whole"
                + " hours, and with trends=always also where that is approximate";
        case HISTOGRAMS ->
            "the native histograms of "
                + spans
                + " are no longer kept, and this answer lacks them; SQL has their hourly trends"
                + " in the view histogram_trends";
      };
    }
  }

  /** What was changed in classic histograms whose counts fell. */
  private record Monotonicity(
      long from, long to, double least, double greatest, double difference) {

    static final Monotonicity NONE = new Monotonicity(0, 0, 0, 0, 0);

    Monotonicity and(Monotonicity other) {
      return new Monotonicity(
          Math.min(from, other.from),
          Math.max(to, other.to),
          Math.min(least, other.least),
          Math.max(greatest, other.greatest),
          Math.max(difference, other.difference));
    }
  }

  private synchronized Entry add(String text, Span span) {
    Entry known = entries.get(text);
    if (known != null) {
      known.count++;
      return known;
    }
    Entry entry = new Entry(span);
    entries.put(text, entry);
    return entry;
  }

  private void warn(String text, Span span) {
    add(WARNING + text, span);
  }

  private void inform(String text, Span span) {
    add(INFO + text, span);
  }

  private static String named(String text, String metric) {
    return metric.isEmpty() ? text : text + " for metric name " + GoQuote.quote(metric);
  }

  /** A quantile outside 0 to 1. */
  public void invalidQuantile(double q, Span span) {
    warn("quantile value should be between 0 and 1, got " + GoFloat.shortest(q), span);
  }

  /** The quantiles that an aggregation was given at some steps; NaN is neither of the two. */
  public synchronized void quantiles(double least, double greatest, Span span) {
    quantiles.merge(span, new Extremes(least, greatest), Extremes::and);
  }

  /** The ratios that an aggregation was given at some steps. */
  public synchronized void ratios(double least, double greatest, Span span) {
    ratios.merge(span, new Extremes(least, greatest), Extremes::and);
  }

  /** Adds what is to be said of the parameters of aggregations, and of what is not kept. */
  private void judge() {
    quantiles.forEach((span, given) -> {
      if (given.greatest() > 1) {
        invalidQuantile(given.greatest(), span);
      }
      if (given.least() < 0) {
        invalidQuantile(given.least(), span);
      }
    });
    ratios.forEach((span, given) -> {
      if (given.greatest() > 1) {
        invalidRatio(given.greatest(), 1, span);
      }
      if (given.least() < -1) {
        invalidRatio(given.least(), -1, span);
      }
    });
    losses.forEach((loss, days) -> warn(loss.text(days), loss.span()));
    quantiles.clear();
    ratios.clear();
    losses.clear();
  }

  private void invalidRatio(double ratio, double cut, Span span) {
    warn(
        "ratio value should be between -1 and 1, got "
            + GoFloat.shortest(ratio)
            + ", capping to "
            + GoFloat.shortest(cut),
        span);
  }

  /** A bucket whose {@code le} is no number. */
  public void badBucketLabel(String metric, String le, Span span) {
    warn(
        named(
            "bucket label \"le\" is missing or has a malformed value of " + GoQuote.quote(le),
            metric),
        span);
  }

  /** Numbers and histograms in one range. */
  public void mixedFloatsHistograms(String metric, Span span) {
    warn(
        "encountered a mix of histograms and floats for metric name " + GoQuote.quote(metric),
        span);
  }

  /** Numbers and histograms in one group. */
  public void mixedFloatsHistogramsInAggregation(Span span) {
    warn("encountered a mix of histograms and floats for aggregation", span);
  }

  /** A classic and a native histogram of the same labels. */
  public void mixedClassicNative(String metric, Span span) {
    warn(named("vector contains a mix of classic and native histograms", metric), span);
  }

  /** A gauge where a counter was wanted. */
  public void notCounter(String metric, Span span) {
    warn("this native histogram metric is not a counter: " + GoQuote.quote(metric), span);
  }

  /** A counter where a gauge was wanted. */
  public void notGauge(String metric, Span span) {
    warn("this native histogram metric is not a gauge: " + GoQuote.quote(metric), span);
  }

  /** Histograms whose buckets cannot be brought together. */
  public void mixedSchemas(String metric, Span span) {
    warn(
        "vector contains a mix of histograms with exponential and custom buckets schemas for metric"
            + " name "
            + GoQuote.quote(metric),
        span);
  }

  /** Histograms whose buckets cannot be brought together by an operator. */
  public void incompatibleBuckets(String operator, Span span) {
    warn("incompatible bucket layout encountered for binary operator " + operator, span);
  }

  /** Hourly trends in place of samples, where they are not exact. */
  public void answeredFromTrends(String function, boolean ofRange, Span span) {
    warn(
        "answered from hourly trends: "
            + (ofRange
                ? function + " over the whole hours nearest to each range"
                : "between samples that trends know, the mean of the hour"),
        span);
  }

  /**
   * Trends that leave something open whose samples are no longer kept.
   *
   * @param days the first instants of the UTC days, milliseconds since the epoch
   */
  public void samplesGone(String function, Collection<Long> days, Span span) {
    lose(new Loss(Loss.Kind.NO_VALUE, function, span), days);
  }

  /**
   * Numbers that are to be read, of which hourly trends alone are left.
   *
   * @param days the first instants of the UTC days, milliseconds since the epoch
   */
  public void numbersGone(Collection<Long> days, Span span) {
    lose(new Loss(Loss.Kind.NUMBERS, "", span), days);
  }

  /**
   * Native histograms that are to be read, of which hourly trends alone are left.
   *
   * @param days the first instants of the UTC days, milliseconds since the epoch
   */
  public void histogramsGone(Collection<Long> days, Span span) {
    lose(new Loss(Loss.Kind.HISTOGRAMS, "", span), days);
  }

  private synchronized void lose(Loss loss, Collection<Long> days) {
    if (!days.isEmpty()) {
      losses.computeIfAbsent(loss, unseen -> new TreeSet<>()).addAll(days);
    }
  }

  /** Sorting where it has no effect. */
  public void sortInRange(Span span) {
    warn("sort is ineffective for range queries since results are always ordered by labels", span);
  }

  /** Hints that contradict one another. */
  public void resetCollision(HistogramOperation operation, Span span) {
    warn("conflicting counter resets during histogram " + operation.text, span);
  }

  /** A sample that counts since before the sample before it. */
  public void startOverlap(String metric, Span span) {
    warn(
        "sample has start time that overlaps with previous sample timestamp for metric "
            + GoQuote.quote(metric),
        span);
  }

  /** A rate of what does not look like a counter. */
  public void notCounterName(String metric, Span span) {
    inform(
        "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
            + GoQuote.quote(metric),
        span);
  }

  /** Counts of a classic histogram that fell and were raised. */
  public synchronized void forcedMonotonicity(
      String metric, Span span, long ts, double least, double greatest, double difference) {
    Entry entry =
        add(
            INFO
                + named(
                    "input to histogram_quantile needed to be fixed for monotonicity (see"
                        + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
                    metric),
            span);
    Monotonicity fixed = new Monotonicity(ts, ts, least, greatest, difference);
    entry.fixed = entry.fixed.equals(Monotonicity.NONE) ? fixed : entry.fixed.and(fixed);
  }

  /** An operator that does not take these types. */
  public void incompatibleTypes(String left, String operator, String right, Span span) {
    inform(
        "incompatible sample types encountered for binary operator "
            + GoQuote.quote(operator)
            + ": "
            + left
            + " "
            + operator
            + " "
            + right,
        span);
  }

  /** A histogram that an aggregation does not take. */
  public void histogramIgnored(String aggregation, Span span) {
    inform("ignored histogram in " + aggregation + " aggregation", span);
  }

  /** Histograms in a range of which only the numbers count. */
  public void histogramsIgnoredInRange(String metric, Span span) {
    inform(
        "ignored histograms in a range containing both floats and histograms for metric name "
            + GoQuote.quote(metric),
        span);
  }

  /** A quantile that falls among NaN observations. */
  public void quantileIsNan(String metric, Span span) {
    inform(named("input to histogram_quantile has NaN observations, result is NaN", metric), span);
  }

  /** A quantile of observations among which NaN is. */
  public void quantileIsSkewed(String metric, Span span) {
    inform(
        named("input to histogram_quantile has NaN observations, result is skewed higher", metric),
        span);
  }

  /** A fraction of observations among which NaN is. */
  public void fractionExcludesNan(String metric, Span span) {
    inform(
        named(
            "input to histogram_fraction has NaN observations, which are excluded from all"
                + " fractions",
            metric),
        span);
  }

  /** Custom buckets of which only the common bounds were kept. */
  public void bucketsReconciled(HistogramOperation operation, Span span) {
    inform("mismatched custom buckets were reconciled during " + operation.text, span);
  }

  /** Adds all that is said somewhere else. */
  public void addAll(Annotations others) {
    // One after the other: two that add each other to themselves do not wait for one another.
    Annotations copy = others.copy();
    synchronized (this) {
      copy.entries.forEach(this::merge);
      copy.quantiles.forEach((span, given) -> quantiles.merge(span, given, Extremes::and));
      copy.ratios.forEach((span, given) -> ratios.merge(span, given, Extremes::and));
      copy.losses.forEach(this::lose);
    }
  }

  private synchronized Annotations copy() {
    Annotations copy = new Annotations();
    entries.forEach(copy::merge);
    copy.quantiles.putAll(quantiles);
    copy.ratios.putAll(ratios);
    losses.forEach(copy::lose);
    return copy;
  }

  private void merge(String text, Entry entry) {
    Entry known = entries.get(text);
    if (known == null) {
      Entry added = new Entry(entry.span);
      added.count = entry.count;
      added.fixed = entry.fixed;
      entries.put(text, added);
      return;
    }
    known.count += entry.count;
    if (!entry.fixed.equals(Monotonicity.NONE)) {
      known.fixed =
          known.fixed.equals(Monotonicity.NONE) ? entry.fixed : known.fixed.and(entry.fixed);
    }
  }

  /**
   * Writes all that is said, for {@link #readFrom}.
   *
   * @throws IOException if the output fails
   */
  public synchronized void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(entries.size());
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      byte[] text = each.getKey().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
      Entry entry = each.getValue();
      write(entry.span, out);
      out.writeInt(entry.count);
      out.writeLong(entry.fixed.from());
      out.writeLong(entry.fixed.to());
      out.writeDouble(entry.fixed.least());
      out.writeDouble(entry.fixed.greatest());
      out.writeDouble(entry.fixed.difference());
    }
    write(quantiles, out);
    write(ratios, out);
    out.writeInt(losses.size());
    for (Map.Entry<Loss, NavigableSet<Long>> each : losses.entrySet()) {
      Loss loss = each.getKey();
      out.writeUTF(loss.kind().name());
      out.writeUTF(loss.function());
      write(loss.span(), out);
      out.writeInt(each.getValue().size());
      for (long day : each.getValue()) {
        out.writeLong(day);
      }
    }
  }

  private static void write(Map<Span, Extremes> parameters, DataOutputStream out)
      throws IOException {
    out.writeInt(parameters.size());
    for (Map.Entry<Span, Extremes> each : parameters.entrySet()) {
      write(each.getKey(), out);
      out.writeDouble(each.getValue().least());
      out.writeDouble(each.getValue().greatest());
    }
  }

  private static void write(Span span, DataOutputStream out) throws IOException {
    out.writeInt(span.start());
    out.writeInt(span.end());
  }

  /**
   * Reads what {@link #writeTo} has written.
   *
   * @throws IOException if the input fails or ends too early
   */
  public static Annotations readFrom(DataInputStream in) throws IOException {
    Annotations annotations = new Annotations();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      byte[] text = new byte[Math.clamp(in.readInt(), 0, LONGEST_TEXT)];
      in.readFully(text);
      Entry entry = new Entry(readSpan(in));
      entry.count = in.readInt();
      entry.fixed =
          new Monotonicity(
              in.readLong(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
      annotations.entries.put(new String(text, StandardCharsets.UTF_8), entry);
    }
    read(in, annotations.quantiles);
    read(in, annotations.ratios);
    readLosses(in, annotations);
    return annotations;
  }

  private static void read(DataInputStream in, Map<Span, Extremes> parameters) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      parameters.put(readSpan(in), new Extremes(in.readDouble(), in.readDouble()));
    }
  }

  private static void readLosses(DataInputStream in, Annotations annotations) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      Loss loss = new Loss(Loss.Kind.of(in.readUTF()), in.readUTF(), readSpan(in));
      int days = in.readInt();
      for (int day = 0; day < days; day++) {
        annotations.lose(loss, List.of(in.readLong()));
      }
    }
  }

  private static Span readSpan(DataInputStream in) throws IOException {
    return new Span(in.readInt(), in.readInt());
  }

  /** The warnings without their places, in the order in which they came. */
  public List<String> plainWarnings() {
    return texts(WARNING, null);
  }

  /** The infos without their places, in the order in which they came. */
  public List<String> plainInfos() {
    return texts(INFO, null);
  }

  /** The warnings with line and column. */
  public List<String> warnings(byte[] query) {
    return texts(WARNING, query);
  }

  /** The infos with line and column. */
  public List<String> infos(byte[] query) {
    return texts(INFO, query);
  }

  private synchronized List<String> texts(String kind, byte @Nullable [] query) {
    judge();
    List<String> texts = new ArrayList<>();
    entries.forEach((text, entry) -> {
      if (text.startsWith(kind)) {
        texts.add(query == null ? text : text + details(text, entry, query));
      }
    });
    return texts;
  }

  private static String details(String text, Entry entry, byte[] query) {
    String place = " (" + ParseError.place(query, entry.span.start()) + ")";
    if (!entry.fixed.equals(Monotonicity.NONE)) {
      Monotonicity fixed = entry.fixed;
      return ", from buckets "
          + GoFloat.shortest(fixed.least())
          + " to "
          + GoFloat.shortest(fixed.greatest())
          + ", with a max diff of "
          + twoDigits(fixed.difference())
          + ", over "
          + entry.count
          + " samples from "
          + Instant.ofEpochSecond(Math.floorDiv(fixed.from(), 1000))
          + " to "
          + Instant.ofEpochSecond(Math.floorDiv(fixed.to(), 1000))
          + place;
    }
    boolean counted = entry.count > 1 && text.contains("has start time that overlaps");
    return counted ? " (" + entry.count + " occurrences)" + place : place;
  }

  /** The verb {@code %.2g}. */
  private static String twoDigits(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return GoFloat.shortest(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(2, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent < -4 || exponent >= 2
        ? GoFloat.exponential(rounded.doubleValue())
        : GoFloat.plain(rounded.doubleValue());
  }
}
