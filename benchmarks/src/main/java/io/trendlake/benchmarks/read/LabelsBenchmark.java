// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.lake.series.LakeView;
import io.trendlake.lake.series.kept.ReadStatistics;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.promql.parse.Matcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names and values of labels over many days, as completion asks for them: {@code make DAYS SERIES
 * DIR} makes the lake, {@code ask DAYS SERIES DIR} asks. A target has 1,000 series, five of each
 * name.
 */
public final class LabelsBenchmark {

  private static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final int NAMES = 200;
  private static final int DEVICES = 5;
  private static final int TURNS = 7;

  private LabelsBenchmark() {}

  /** Makes the lake, or asks. */
  public static void main(String[] arguments) throws IOException {
    int days = Integer.parseInt(arguments[1]);
    int targets = Integer.parseInt(arguments[2]) / (NAMES * DEVICES);
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[3])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, days, targets);
        case "ask" -> ask(bucket, days, targets);
        default -> throw new IllegalArgumentException("make or ask, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, int days, int targets) throws IOException {
    List<Series> fleet = fleet(targets);
    CompactedDays made = new CompactedDays(bucket);
    for (int day = 0; day < days; day++) {
      made.make(FIRST.plusDays(day), (writer, hour) -> write(fleet, writer, hour));
      if (day > 0) {
        made.dropHours(FIRST.plusDays(day - 1L));
      }
    }
  }

  private static List<Series> fleet(int targets) {
    List<Series> fleet = new ArrayList<>();
    for (int name = 0; name < NAMES; name++) {
      for (int target = 0; target < targets; target++) {
        for (int device = 0; device < DEVICES; device++) {
          fleet.add(
              new Series(
                  "metric_%03d_total".formatted(name),
                  "111122223333",
                  "eu-west-1",
                  "job-" + target * 10 / targets,
                  "10.0.%05d.7:9100".formatted(target),
                  "{\"device\":\"sd%d\"}".formatted(device),
                  MetricType.COUNTER));
        }
      }
    }
    return fleet;
  }

  private static void write(List<Series> fleet, SamplesWriter writer, Instant hour) {
    long[] ts = {hour.toEpochMilli()};
    double[] values = {hour.getEpochSecond() / 3600.0};
    for (Series series : fleet) {
      writer.add(series, ts, values, 0, 1);
    }
  }

  /** Asks for something. */
  @FunctionalInterface
  private interface Question {
    List<String> ask(LakeView view, List<SeriesSelection> selections) throws IOException;
  }

  private static void ask(Bucket bucket, int days, int targets) throws IOException {
    long from = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    long to = from + days * 86_400_000L - 1;
    LakeReader reader = another(bucket, to);
    List<SeriesSelection> all = List.of(new SeriesSelection(List.of(), from, to));
    LabelMatcher name =
        new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, "metric_150_total");
    List<SeriesSelection> ofOne = List.of(new SeriesSelection(List.of(name), from, to));
    System.out.println("| question | turn | values | s | processor s | requests | MB read |");
    System.out.println("|---|---|---|---|---|---|---|");
    time(reader, "names of labels", all, 6, LakeView::labelNames);
    time(another(bucket, to), "the same, another process, warm code", all, 6, LakeView::labelNames);
    time(reader, "names of metrics", all, NAMES, values(Labels.METRIC_NAME));
    time(reader, "instances", all, targets, values("instance"));
    time(reader, "devices", all, DEVICES, values("device"));
    time(reader, "names of labels of one metric", ofOne, 6, LakeView::labelNames);
    time(reader, "instances of one metric", ofOne, targets, values("instance"));
  }

  private static LakeReader another(Bucket bucket, long to) {
    return new LakeReader(bucket, () -> Instant.ofEpochMilli(to + 1), LakeReaderOptions.DEFAULT);
  }

  private static Question values(String label) {
    return (view, selections) -> view.labelValues(label, selections);
  }

  private static void time(
      LakeReader reader,
      String what,
      List<SeriesSelection> selections,
      int expected,
      Question question)
      throws IOException {
    double best = Double.MAX_VALUE;
    double least = Double.MAX_VALUE;
    for (int turn = 1; turn <= TURNS; turn++) {
      long cpu = ProcessUse.processorTime();
      long time = System.nanoTime();
      LakeView view = reader.open();
      List<String> found = question.ask(view, selections);
      best = Math.min(best, (System.nanoTime() - time) / 1e9);
      least = Math.min(least, (ProcessUse.processorTime() - cpu) / 1e9);
      ReadStatistics read = view.statistics();
      if (found.size() != expected || read.samples() != 0) {
        throw new IllegalStateException(
            "%s: %d values and %d samples read, not %d and none"
                .formatted(what, found.size(), read.samples(), expected));
      }
      if (turn == 1 || turn == TURNS) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %.3f | %.3f | %,d | %.1f |%n",
            what,
            turn == 1 ? "first" : "best",
            found.size(),
            best,
            least,
            read.requests(),
            read.bytes() / 1e6);
      }
    }
  }
}
