// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.json.JsonTree;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Bodies in protobuf, and what Prometheus 3.14's parser makes of them under each set of options,
 * which are not a part of ours: the environment variable {@code TRENDLAKE_PROTOBUF_SUITE} names
 * their folder. A file {@code <body>.tsv} has a block for each answer: a line {@code modes}, then
 * what is handed out, then {@code end} or {@code error}. {@code .ci/run} sets the variable where a
 * copy is beside this repository.
 */
final class ProtobufSuiteTest {

  private static final String VARIABLE = "TRENDLAKE_PROTOBUF_SUITE";

  /** Bodies that are read otherwise on purpose, each with the reason. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("bad-span-offset-overflow.pb", "an index beyond 32 bits is refused"),
          Map.entry("exemplar-on-second-metric.pb", "Prometheus loses the second exemplar"),
          Map.entry("mixed-both-classic.pb", "Prometheus fails on a family of both kinds"),
          Map.entry(
              "mixed-classic-native-classic.pb", "Prometheus fails on a family of both kinds"),
          Map.entry("mixed-classic-native-native.pb", "Prometheus loses a native histogram"),
          Map.entry("mixed-family-native-first.pb", "Prometheus loses a native histogram"),
          Map.entry("mixed-family.pb", "Prometheus loses native histograms"),
          Map.entry("nhcb-created.om", "Prometheus loses _created behind a converted histogram"),
          Map.entry("nhcb-help-between.txt", "a comment does not cut a histogram in two"),
          Map.entry("nhcb-labels-timestamps.om", "each timestamp has its histogram"),
          Map.entry("nhcb-labels.txt", "the histogram has its own timestamp"),
          Map.entry("nhcb-many-families.om", "the answer has start timestamps"),
          Map.entry("nhcb-suffix-names.txt", "the order differs"),
          Map.entry("nhcb-timestamps-differ.txt", "each timestamp has its histogram"),
          Map.entry("simple-no-value.pb", "Prometheus takes the value of another metric"));

  @Test
  void everyBody_isReadAsPrometheusReadsIt() throws IOException {
    String folder = System.getenv(VARIABLE);
    assumeTrue(
        folder != null && !folder.isEmpty(),
        "skipped: set " + VARIABLE + " to the folder of bodies in protobuf and their answers");
    Map<String, String> different = new TreeMap<>();
    List<Path> bodies = bodies(Path.of(folder));
    for (Path body : bodies) {
      String difference = difference(body);
      if (!difference.isEmpty()) {
        different.put(Fixtures.name(body), difference);
      }
    }
    System.out.println(
        "protobuf: " + (bodies.size() - different.size()) + " of " + bodies.size() + " bodies");
    Set<String> expected = new TreeSet<>(DIFFERENT.keySet());
    Set<String> found = new TreeSet<>(different.keySet());
    different.keySet().removeAll(expected);
    assertThat(found).describedAs(different.toString()).isEqualTo(expected);
  }

  private static List<Path> bodies(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.exists(folder.resolve(Fixtures.name(file) + ".tsv")))
          .sorted()
          .toList();
    }
  }

  /** The first difference under any options; empty if there is none. */
  private static String difference(Path body) throws IOException {
    String name = Fixtures.name(body);
    ExpositionFormat format =
        name.endsWith(".pb")
            ? ExpositionFormat.PROTOBUF
            : name.endsWith(".om")
                ? ExpositionFormat.OPENMETRICS_TEXT
                : ExpositionFormat.PROMETHEUS_TEXT;
    boolean withMetadata = format == ExpositionFormat.PROTOBUF;
    byte[] bytes = Files.readAllBytes(body);
    Map<String, List<String>> answers =
        answers(Files.readAllLines(body.resolveSibling(name + ".tsv")));
    for (Map.Entry<String, List<String>> answer : answers.entrySet()) {
      List<String> expected = new Expected(withMetadata).of(answer.getValue());
      for (String mode : answer.getKey().split(",", -1)) {
        if (mode.endsWith("s0")) {
          String found = difference(mode, format, bytes, withMetadata, expected);
          if (!found.isEmpty()) {
            return found;
          }
        }
      }
    }
    return "";
  }

  private static String difference(
      String mode,
      ExpositionFormat format,
      byte[] body,
      boolean withMetadata,
      List<String> expected) {
    HistogramOptions options =
        new HistogramOptions(mode.contains("n1"), mode.contains("c1"), mode.contains("x1"));
    ExpositionParser parser =
        new ExpositionParser(ParserMemory.unshared(new ParserBuffers()), options);
    Actual handler = new Actual(withMetadata);
    for (String round : List.of("first", "second")) {
      List<String> actual = handler.of(parser, format, body);
      if (!actual.equals(expected)) {
        return "\n" + mode + ", " + round + " time:\n  " + actual + "\n  not\n  " + expected + "\n";
      }
    }
    return "";
  }

  private static Map<String, List<String>> answers(List<String> lines) {
    Map<String, List<String>> answers = new TreeMap<>();
    List<String> answer = List.of();
    for (String line : lines) {
      if (line.startsWith("modes\t")) {
        answer = new ArrayList<>();
        answers.put(line.substring("modes\t".length()), answer);
      } else {
        answer.add(line);
      }
    }
    return answers;
  }

  private static String hex(double value) {
    return String.format(Locale.ROOT, "%016x", Double.doubleToRawLongBits(value));
  }

  private static String point(String labels, String value, String ts) {
    return "sample " + labels + " " + value + " " + ts;
  }

  private static String buckets(int[] indexes, double[] counts) {
    Map<Integer, String> filled = new TreeMap<>();
    for (int i = 0; i < indexes.length; i++) {
      if (counts[i] != 0) {
        filled.put(indexes[i], hex(counts[i]));
      }
    }
    return filled.toString();
  }

  private static String histogram(NativeHistogram h) {
    return h.schema()
        + " "
        + hex(h.zeroThreshold())
        + " "
        + hex(h.zeroCount())
        + " "
        + hex(h.count())
        + " "
        + hex(h.sum())
        + " "
        + h.resetHint().name().toLowerCase(Locale.ROOT)
        + " "
        + buckets(h.positiveIndexes(), h.positiveCounts())
        + " "
        + buckets(h.negativeIndexes(), h.negativeCounts())
        + " "
        + Arrays.stream(h.customBounds()).mapToObj(ProtobufSuiteTest::hex).toList();
  }

  /** What an answer says, in the words that {@link Actual} uses. */
  private static final class Expected {

    private final boolean withMetadata;
    private final List<String> lines = new ArrayList<>();
    private String help = "";
    private String unit = "";

    Expected(boolean withMetadata) {
      this.withMetadata = withMetadata;
    }

    List<String> of(List<String> answer) {
      for (String line : answer) {
        String[] columns = line.split("\t", -1);
        boolean goesOn =
            switch (columns[0]) {
              case "help" -> {
                help = text(columns[2]);
                yield true;
              }
              case "unit" -> {
                unit = text(columns[2]);
                yield true;
              }
              case "type" -> type(columns);
              case "series" -> sample(columns[1], columns[2], columns[3], columns[4], columns[5]);
              case "histogram" -> histogram(columns);
              case "error" -> add("error");
              case "end" -> add("end");
              default -> true;
            };
        if (!goesOn) {
          break;
        }
      }
      return lines;
    }

    private boolean add(String line) {
      lines.add(line);
      return !line.equals("error");
    }

    private static String text(String written) {
      return written.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
    }

    private boolean type(String[] columns) {
      if (withMetadata) {
        MetricType type = MetricType.ofText(columns[2]).orElseThrow();
        add(new MetricMetadata(text(columns[1]), type, unit, help).toString());
      }
      help = "";
      unit = "";
      return true;
    }

    private boolean sample(String labels, String value, String ts, String start, String exemplars) {
      String read = labels(labels);
      if (read.isEmpty()) {
        return add("error");
      }
      // We use the earliest timestamp for "no timestamp", so that one itself is moved.
      String at = ts.replace("-9223372036854775808", "-9223372036854775807");
      add(point(read, value, at.equals("-") ? "none" : at));
      if (!start.equals("0")) {
        add("start " + start);
      }
      if (!exemplars.equals("-")) {
        for (JsonTree exemplar : JsonTree.parse(timed(exemplars)).items()) {
          List<JsonTree> parts = exemplar.items();
          long exemplarAt = parts.get(2).longNumber();
          add(
              "exemplar "
                  + exemplarLabels(parts.get(0))
                  + " "
                  + parts.get(1).text()
                  + " "
                  + Actual.ts(exemplarAt));
        }
      }
      return true;
    }

    /** Puts our number for "no timestamp" in the place of null. */
    private static String timed(String exemplars) {
      return exemplars.replace(",null]", "," + SampleHandler.NO_TIMESTAMP + "]");
    }

    /** The labels without empty values; empty where Prometheus's storage refuses them. */
    private static String labels(String written) {
      List<String> pairs = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (JsonTree pair : JsonTree.parse(written).items()) {
        String name = pair.items().get(0).text();
        String value = pair.items().get(1).text();
        if (!value.isEmpty() && (name.isEmpty() || !names.add(name))) {
          return "";
        }
        if (!value.isEmpty()) {
          pairs.add(name);
          pairs.add(value);
        }
      }
      return Labels.of(pairs.toArray(String[]::new)).toString();
    }

    private static String exemplarLabels(JsonTree written) {
      Labels.Builder labels = Labels.builder();
      written
          .items()
          .forEach(pair -> labels.set(pair.items().get(0).text(), pair.items().get(1).text()));
      return labels.build().toString();
    }

    private boolean histogram(String[] columns) {
      String validation = columns[17];
      if (!validation.equals("ok") && !validation.contains("invalid schema")) {
        return add("error");
      }
      boolean whole = columns[2].equals("int");
      String value =
          columns[3]
              + " "
              + columns[4]
              + " "
              + count(whole, columns[5])
              + " "
              + count(whole, columns[6])
              + " "
              + columns[7]
              + " "
              + columns[8]
              + " "
              + buckets(whole, columns[9], columns[10])
              + " "
              + buckets(whole, columns[11], columns[12])
              + " "
              + list(columns[13]);
      return sample(columns[1], value, columns[14], columns[15], columns[16]);
    }

    private static String count(boolean whole, String written) {
      return whole ? hex(Double.parseDouble(written)) : written;
    }

    private static List<String> list(String written) {
      return written.isEmpty() ? List.of() : List.of(written.split(",", -1));
    }

    private static String buckets(boolean whole, String spans, String counts) {
      List<String> written = list(counts);
      List<Integer> indexes = new ArrayList<>();
      int next = 0;
      for (String span : list(spans)) {
        String[] parts = span.split(":", -1);
        next += Integer.parseInt(parts[0]);
        for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
          indexes.add(next++);
        }
      }
      double[] values = new double[written.size()];
      long sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += whole ? Long.parseLong(written.get(i)) : 0;
        values[i] =
            whole ? sum : Double.longBitsToDouble(Long.parseUnsignedLong(written.get(i), 16));
      }
      return ProtobufSuiteTest.buckets(
          indexes.stream().mapToInt(Integer::intValue).toArray(), values);
    }
  }

  /** What our parser hands out. */
  private static final class Actual implements SampleHandler {

    private final boolean withMetadata;
    private final Map<Integer, String> series = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    Actual(boolean withMetadata) {
      this.withMetadata = withMetadata;
    }

    List<String> of(ExpositionParser parser, ExpositionFormat format, byte[] body) {
      lines.clear();
      try {
        parser.parse(format, body, 0, body.length, this);
        lines.add("end");
      } catch (ExpositionException | InvalidException e) {
        lines.add("error");
      }
      return List.copyOf(lines);
    }

    /** Ends the parsing, as a scrape does. */
    private static final class InvalidException extends RuntimeException {

      private static final long serialVersionUID = 1L;
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      series.put(id, labels.toString());
    }

    private String name(int id) {
      return series.getOrDefault(id, "unknown number " + id);
    }

    @Override
    public void sample(int id, double value, long ts) {
      lines.add(point(name(id), hex(value), ts(ts)));
    }

    @Override
    public void histogram(int id, NativeHistogram value, long ts) {
      lines.add(point(name(id), ProtobufSuiteTest.histogram(value), ts(ts)));
    }

    @Override
    public void invalidHistogram(int id, String reason, long ts) {
      throw new InvalidException();
    }

    private static String ts(long ts) {
      return ts == NO_TIMESTAMP ? "none" : Long.toString(ts);
    }

    @Override
    public void start(int id, long ts) {
      lines.add("start " + ts);
    }

    @Override
    public void exemplar(int id, Labels labels, double value, long ts) {
      lines.add("exemplar " + labels + " " + hex(value) + " " + ts(ts));
    }

    @Override
    public void metadata(MetricMetadata metadata) {
      if (withMetadata) {
        lines.add(metadata.toString());
      }
    }

    @Override
    public void forgotten() {
      series.clear();
    }
  }
}
