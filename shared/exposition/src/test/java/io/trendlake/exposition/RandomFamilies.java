// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.testkit.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Bodies of random families, each written three times: as Prometheus text, as OpenMetrics and in
 * protobuf. Text has neither the exemplars nor the start timestamps of the others.
 */
final class RandomFamilies {

  /** The same families in three formats. */
  @SuppressWarnings("ArrayRecordComponent") // Read once, and never compared.
  record Bodies(byte[] text, byte[] openMetrics, byte[] protobuf) {}

  private static final String[] TYPES = {"counter", "gauge", "summary", "untyped", "histogram"};

  private static final String[] TEXTS = {
    "", "a", "b c", "\"q\"", "back\\slash", "line\nfeed", "\u00fc", "{x=\"1\"}", "# EOF"
  };

  /** The bits that a text NaN has. */
  private static final double NAN = Double.longBitsToDouble(0x7ff8000000000001L);

  private static final double[] NUMBERS = {
    0,
    -0.0,
    NAN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0x1p53,
    1e21,
    0.1
  };

  private static final long TIME = 1_700_000_000_000L;

  private final Random random;
  private final boolean cumulative;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder openMetrics = new StringBuilder();
  private final List<byte[]> families = new ArrayList<>();

  private RandomFamilies(Random random, boolean cumulative) {
    this.random = random;
    this.cumulative = cumulative;
  }

  /**
   * Makes some.
   *
   * @param cumulative whether the buckets of each histogram add up to its count
   */
  static Bodies next(Random random, boolean cumulative) {
    RandomFamilies all = new RandomFamilies(random, cumulative);
    for (int family = random.nextInt(5); family >= 0; family--) {
      String dot = random.nextInt(5) == 0 ? ".\u00fc" : "";
      all.family("f" + dot + random.nextInt(20) + "_" + family, random.nextInt(TYPES.length));
    }
    all.openMetrics.append("# EOF\n");
    return new Bodies(
        all.text.toString().getBytes(UTF_8),
        all.openMetrics.toString().getBytes(UTF_8),
        MessageWriter.body(all.families.toArray(byte[][]::new)));
  }

  /** One metric while it is written. */
  private record Metric(String name, Map<String, String> labels, long ts, Exemplar exemplar) {}

  /** What is shown with a value, or nothing; its time is 0 if it has none. */
  private record Exemplar(String trace, double value, long ts) {
    static final Exemplar NONE = new Exemplar("", 0, 0);

    boolean isThere() {
      return !trace.isEmpty();
    }

    String text() {
      String time = ts == 0 ? "" : " " + seconds(ts);
      return isThere() ? " # {trace=\"" + trace + "\"} " + value + time : "";
    }

    void write(MessageWriter message) {
      message.label("trace", trace).real(2, value);
      if (ts != 0) {
        message.message(3, time -> timestamp(time, ts));
      }
    }
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }

  private static void timestamp(MessageWriter message, long millis) {
    message.number(1, millis / 1000).number(2, millis % 1000 * 1_000_000);
  }

  private String any(String[] of) {
    return of[random.nextInt(of.length)];
  }

  private double number() {
    return switch (random.nextInt(4)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> random.nextGaussian();
      default -> random.nextInt(1000);
    };
  }

  private void family(String name, int type) {
    boolean counter = type == MessageWriter.COUNTER;
    String help = any(TEXTS);
    // OpenMetrics names a counter's family without the suffix of its samples.
    String sample = counter ? name + "_total" : name;
    head(text, sample, TYPES[type], escaped(help).replace("\\\"", "\""));
    head(openMetrics, name, type == MessageWriter.UNTYPED ? "unknown" : TYPES[type], escaped(help));
    MessageWriter family = new MessageWriter().text(1, sample).text(2, help).number(3, type);
    for (int metric = random.nextInt(3); metric >= 0; metric--) {
      TreeMap<String, String> labels = new TreeMap<>();
      labels.put("n", Integer.toString(metric));
      for (int label = random.nextInt(3); label > 0; label--) {
        String odd = random.nextInt(6) == 0 ? "." : "";
        labels.put("l" + odd + random.nextInt(4), any(TEXTS));
      }
      long ts = random.nextInt(4) == 0 ? TIME + random.nextInt(100_000) : 0;
      Exemplar exemplar =
          random.nextBoolean()
              ? Exemplar.NONE
              : new Exemplar("t" + metric, random.nextGaussian(), TIME + random.nextInt(100_000));
      Metric head = new Metric(name, labels, ts, exemplar);
      Consumer<MessageWriter> value = value(head, type);
      family.message(
          4,
          message -> {
            labels.forEach(message::label);
            value.accept(message);
            if (ts != 0) {
              message.number(6, ts);
            }
          });
    }
    families.add(family.bytes());
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    String written = isPlain(name) ? name : "\"" + name + "\"";
    out.append("# HELP ").append(written).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(written).append(' ').append(type).append('\n');
  }

  private static boolean isPlain(String name) {
    return name.matches("[a-z_0-9]+");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** Writes a metric's lines; gives what its message has besides labels and time. */
  private Consumer<MessageWriter> value(Metric metric, int type) {
    return switch (type) {
      case MessageWriter.COUNTER -> counter(metric);
      case MessageWriter.SUMMARY -> summary(metric);
      case MessageWriter.HISTOGRAM -> histogram(metric);
      default -> {
        double value = number();
        line(metric, "", "", value, Exemplar.NONE);
        int field = type == MessageWriter.GAUGE ? 2 : 5;
        yield m -> m.message(field, v -> v.real(1, value));
      }
    };
  }

  private Consumer<MessageWriter> counter(Metric metric) {
    double value = number();
    line(metric, "_total", "", value, metric.exemplar());
    long start = start(metric);
    return m ->
        m.message(
            3,
            c -> {
              c.real(1, value);
              if (metric.exemplar().isThere()) {
                c.message(2, metric.exemplar()::write);
              }
              if (start != 0) {
                c.message(3, time -> timestamp(time, start));
              }
            });
  }

  private Consumer<MessageWriter> summary(Metric metric) {
    long count = random.nextInt(1000);
    double sum = number();
    double value = number();
    double[] quantiles = bounds();
    line(metric, "_count", "", (double) count, Exemplar.NONE);
    line(metric, "_sum", "", sum, Exemplar.NONE);
    for (double quantile : quantiles) {
      line(metric, "", ",quantile=\"" + text(quantile) + "\"", value, Exemplar.NONE);
    }
    long start = start(metric);
    return m ->
        m.message(
            4,
            s -> {
              s.number(1, count).real(2, sum);
              for (double quantile : quantiles) {
                s.message(3, q -> q.real(1, quantile).real(2, value));
              }
              if (start != 0) {
                s.message(4, time -> timestamp(time, start));
              }
            });
  }

  /** The bounds of buckets, ascending, no two alike; a negative zero is one of messages alone. */
  private double[] bounds() {
    return random
        .doubles(random.nextInt(5), -3, 9)
        .map(exponent -> random.nextBoolean() ? Math.rint(exponent) + 0.0 : Math.pow(10, exponent))
        .sorted()
        .distinct()
        .toArray();
  }

  private Consumer<MessageWriter> histogram(Metric metric) {
    boolean whole = random.nextInt(3) > 0;
    double unit = whole ? 1 : 0.25;
    double[] bounds = bounds();
    double[] counts = new double[bounds.length];
    double count = unit * random.nextInt(50);
    for (int i = 0; i < counts.length; i++) {
      double more = unit * random.nextInt(50);
      counts[i] = cumulative ? count : more;
      count += more;
    }
    double last = count;
    double sum = number();
    line(metric, "_count", "", last, Exemplar.NONE);
    line(metric, "_sum", "", sum, Exemplar.NONE);
    for (int i = 0; i < bounds.length; i++) {
      String le = ",le=\"" + text(bounds[i]) + "\"";
      line(metric, "_bucket", le, counts[i], i == 0 ? metric.exemplar() : Exemplar.NONE);
    }
    line(metric, "_bucket", ",le=\"+Inf\"", last, Exemplar.NONE);
    long start = start(metric);
    return m ->
        m.message(
            7,
            h -> {
              count(h, whole, last);
              h.real(2, sum);
              for (int i = 0; i < bounds.length; i++) {
                double of = counts[i];
                double bound = bounds[i];
                boolean shows = i == 0 && metric.exemplar().isThere();
                h.message(
                    3,
                    b -> {
                      count(b, whole, of);
                      b.real(2, bound);
                      if (shows) {
                        b.message(3, metric.exemplar()::write);
                      }
                    });
              }
              if (start != 0) {
                h.message(15, time -> timestamp(time, start));
              }
            });
  }

  /** The count of a histogram or of a bucket, which have the same fields for it. */
  private static void count(MessageWriter message, boolean whole, double count) {
    if (whole) {
      message.number(1, (long) count);
    } else {
      message.real(4, count);
    }
  }

  /** When the metric began; 0 if nothing says so. */
  private long start(Metric metric) {
    if (random.nextInt(3) > 0) {
      return 0;
    }
    long start = TIME - random.nextInt(1_000_000);
    openMetrics.append(series(metric, "_created", "")).append(' ').append(seconds(start));
    openMetrics.append('\n');
    return start;
  }

  private void line(Metric metric, String suffix, String more, double value, Exemplar exemplar) {
    String line = series(metric, suffix, more) + " " + text(value);
    text.append(line).append(metric.ts() == 0 ? "" : " " + metric.ts()).append('\n');
    openMetrics.append(line).append(metric.ts() == 0 ? "" : " " + seconds(metric.ts()));
    openMetrics.append(exemplar.text()).append('\n');
  }

  private static String series(Metric metric, String suffix, String more) {
    List<String> pairs = new ArrayList<>();
    String name = metric.name() + suffix;
    if (!isPlain(name)) {
      pairs.add("\"" + name + "\"");
    }
    metric
        .labels()
        .forEach((label, of) ->
            pairs.add((isPlain(label) ? label : "\"" + label + "\"") + "=\"" + escaped(of) + "\""));
    String braces = "{" + String.join(",", pairs) + more + "}";
    return isPlain(name) ? name + braces : braces;
  }

  private static String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
