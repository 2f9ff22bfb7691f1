// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a native histogram takes in a day file, column by column, and in other layouts, beside the
 * least that its noise allows and beside a block of Prometheus: of simulated histograms at several
 * rates, or of those that a lake has recorded, one a minute: {@code DIR [LAKE]}.
 *
 * <p>The least is what a coder would need that knew how often each increment of each bucket comes.
 */
public final class HistogramBytesBenchmark {

  private static final long START = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final int DAY_MINUTES = 1440;
  private static final int LEVEL = CompactionOptions.DEFAULT.dayLevel();
  private static final double[] RATES = {0.5, 5, 60, 3000};

  private final Path directory;

  private HistogramBytesBenchmark(Path directory) {
    this.directory = directory;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, SqlQueryException {
    HistogramBytesBenchmark benchmark = new HistogramBytesBenchmark(Path.of(arguments[0]));
    // What is no lake is not opened by the SQL engine, which says what the columns take.
    Files.createDirectories(benchmark.directory.resolve("samples"));
    if (arguments.length > 1) {
      for (Map.Entry<String, Map<Series, List<NativeHistogram>>> fleet :
          recorded(Path.of(arguments[1])).entrySet()) {
        benchmark.measure(fleet.getKey(), fleet.getValue());
      }
      return;
    }
    for (double rate : RATES) {
      benchmark.measure(rate + " observations a minute", SimulatedHistograms.day(rate));
    }
  }

  /** The histograms of the minute and hour files of a lake, by metric. */
  private static Map<String, Map<Series, List<NativeHistogram>>> recorded(Path lake)
      throws IOException {
    Map<Series, TreeMap<Long, NativeHistogram>> all = new TreeMap<>();
    try (Bucket bucket = DirectoryBucket.create(lake)) {
      for (Tier tier : List.of(Tier.HOUR, Tier.MINUTE)) {
        for (ObjectInfo file : bucket.list(LakeLayout.prefix(Dataset.HISTOGRAMS, tier))) {
          HistogramsReader reader =
              HistogramsReader.open(
                  FileSource.of(file.key(), bucket.get(file.key()).orElseThrow().content()));
          while (reader.next()) {
            TreeMap<Long, NativeHistogram> of =
                all.computeIfAbsent(reader.series(), series -> new TreeMap<>());
            reader.samples().forEach(sample -> of.put(sample.ts(), sample.histogram()));
          }
        }
      }
    }
    Map<String, Map<Series, List<NativeHistogram>>> fleets = new TreeMap<>();
    all.forEach((series, samples) -> {
      List<NativeHistogram> histograms = new ArrayList<>(samples.values());
      fleets
          .computeIfAbsent(series.job() + " " + series.name(), name -> new TreeMap<>())
          .put(series, histograms.subList(0, Math.min(DAY_MINUTES, histograms.size())));
    });
    return fleets;
  }

  private void measure(String what, Map<Series, List<NativeHistogram>> fleet)
      throws IOException, SqlQueryException {
    long histograms = fleet.values().stream().mapToLong(List::size).sum();
    BucketSteps steps = new BucketSteps();
    fleet.values().forEach(steps::add);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d histograms of %.1f buckets%n",
        what,
        histograms,
        (double) steps.size() / histograms);
    double each = 1.0 / histograms;
    System.out.printf(
        Locale.ROOT,
        "  buckets alone: %.2f bytes, least %.2f; in lists: %.2f as doubles, %.2f less the neighbour,"
            + " %.2f less the last%n",
        each * bytes(steps.counts()),
        each * steps.leastBytes(),
        each * bytes(steps.listedCounts()),
        each * bytes(steps.listedNeighbours()),
        each * bytes(steps.listedIncrements()));
    Path file = directory.resolve("day.parquet");
    Files.write(file, day(fleet));
    System.out.printf(
        Locale.ROOT,
        "  a whole one: %.2f bytes (%s); in a block of Prometheus %.2f%n",
        each * Files.size(file),
        columns(file, each),
        each * block(fleet));
  }

  private static byte[] day(Map<Series, List<NativeHistogram>> fleet) {
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.day(LEVEL));
    fleet.forEach((series, histograms) -> {
      List<HistogramSample> samples = new ArrayList<>();
      for (NativeHistogram histogram : histograms) {
        long ts = START + samples.size() * MINUTE;
        samples.add(new HistogramSample(ts, ts, histogram));
      }
      writer.add(series, samples);
    });
    return writer.finish();
  }

  /** What numbers take in a file of a day. */
  private static long bytes(long[] numbers) {
    return bytes(
        Column.int64("count"),
        numbers.length,
        (writer, from, count) -> writer.longs(0, numbers, from, count));
  }

  private static long bytes(double[] numbers) {
    return bytes(
        Column.real("count"),
        numbers.length,
        (writer, from, count) -> writer.doubles(0, numbers, from, count));
  }

  private static long bytes(Column column, int size, Numbers numbers) {
    PageFileWriter writer = new PageFileWriter(FileSchema.of(column), WriterOptions.day(LEVEL));
    for (int from = 0; from < size; from += DAY_MINUTES) {
      numbers.write(writer, from, Math.min(DAY_MINUTES, size - from));
      writer.endRows();
    }
    return writer.finish().length;
  }

  /** The numbers of a column. */
  private interface Numbers {

    /** Writes some of them. */
    void write(PageFileWriter writer, int from, int count);
  }

  /** The columns that take a hundredth of a byte or more. */
  private String columns(Path file, double each) throws IOException, SqlQueryException {
    String sql =
        "SELECT path_in_schema, sum(total_compressed_size) FROM parquet_metadata('"
            + file
            + "') GROUP BY 1 ORDER BY 2 DESC";
    StringBuilder text = new StringBuilder();
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        double size = each * Double.parseDouble(String.valueOf(result.row()[1]));
        if (size >= 0.01) {
          text.append(text.isEmpty() ? "" : ", ").append(result.row()[0]);
          text.append(String.format(Locale.ROOT, " %.2f", size));
        }
      }
    }
    return text.toString();
  }

  /** What a block of Prometheus with the same histograms takes. */
  private long block(Map<Series, List<NativeHistogram>> fleet) throws IOException {
    Path blocks = Files.createTempDirectory(directory, "block");
    try (BlockWriter writer = BlockWriter.create(blocks, Instant.ofEpochMilli(START))) {
      for (Map.Entry<Series, List<NativeHistogram>> series : fleet.entrySet()) {
        NativeHistogram[] histograms = series.getValue().toArray(NativeHistogram[]::new);
        long[] ts = new long[histograms.length];
        Arrays.setAll(ts, i -> START + i * MINUTE);
        writer.add(
            series.getKey().toLabels(),
            new SampleRun(ts.length, ts, new double[ts.length], histograms, null));
      }
      writer.finish();
    }
    try (Stream<Path> files = Files.walk(blocks)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The counts of the positive and negative buckets of series after series, in several orders. */
  private static final class BucketSteps {

    private final List<TreeMap<Integer, List<Double>>> byBucket = new ArrayList<>();
    private final List<List<NativeHistogram>> byTime = new ArrayList<>();
    private int size;

    void add(List<NativeHistogram> histograms) {
      TreeMap<Integer, List<Double>> buckets = new TreeMap<>();
      for (NativeHistogram h : histograms) {
        add(buckets, h.positiveIndexes(), h.positiveCounts(), 0);
        add(buckets, h.negativeIndexes(), h.negativeCounts(), Integer.MIN_VALUE);
        size += h.buckets();
      }
      byBucket.add(buckets);
      byTime.add(histograms);
    }

    private static void add(
        Map<Integer, List<Double>> buckets, int[] indexes, double[] counts, int flag) {
      for (int i = 0; i < indexes.length; i++) {
        buckets.computeIfAbsent(indexes[i] ^ flag, bucket -> new ArrayList<>()).add(counts[i]);
      }
    }

    int size() {
      return size;
    }

    /** Bucket after bucket, as the rows of a file. */
    long[] counts() {
      return byBucket.stream()
          .flatMap(buckets -> buckets.values().stream())
          .flatMap(List::stream)
          .mapToLong(Double::longValue)
          .toArray();
    }

    /** Histogram after histogram, as in lists. */
    double[] listedCounts() {
      return byTime.stream()
          .flatMap(List::stream)
          .flatMapToDouble(h ->
              DoubleStream.concat(
                  Arrays.stream(h.positiveCounts()), Arrays.stream(h.negativeCounts())))
          .toArray();
    }

    /** The same, of each what it has more than the bucket before. */
    long[] listedNeighbours() {
      double[] counts = listedCounts();
      long[] more = new long[counts.length];
      for (int i = 0; i < more.length; i++) {
        more[i] = (long) (counts[i] - (i == 0 ? 0 : counts[i - 1]));
      }
      return more;
    }

    /** The same, of each what it has more than in the histogram before. */
    long[] listedIncrements() {
      long[] more = new long[size];
      int at = 0;
      for (List<NativeHistogram> histograms : byTime) {
        Map<Integer, Double> last = new HashMap<>();
        for (NativeHistogram h : histograms) {
          at = increments(h.positiveIndexes(), h.positiveCounts(), 0, last, more, at);
          at =
              increments(
                  h.negativeIndexes(), h.negativeCounts(), Integer.MIN_VALUE, last, more, at);
        }
      }
      return more;
    }

    private static int increments(
        int[] indexes, double[] counts, int flag, Map<Integer, Double> last, long[] more, int at) {
      for (int i = 0; i < indexes.length; i++) {
        Double before = last.put(indexes[i] ^ flag, counts[i]);
        more[at + i] = (long) (counts[i] - (before == null ? 0 : before));
      }
      return at + indexes.length;
    }

    /** By the entropy of the increments of each bucket, each bucket by itself. */
    double leastBytes() {
      double bits = 0;
      for (TreeMap<Integer, List<Double>> buckets : byBucket) {
        for (List<Double> counts : buckets.values()) {
          Map<Double, Integer> times = new HashMap<>();
          for (int i = 1; i < counts.size(); i++) {
            times.merge(counts.get(i) - counts.get(i - 1), 1, Integer::sum);
          }
          double all = counts.size() - 1.0;
          for (int of : times.values()) {
            bits -= of * Math.log(of / all) / Math.log(2);
          }
        }
      }
      return bits / Byte.SIZE;
    }
  }
}
