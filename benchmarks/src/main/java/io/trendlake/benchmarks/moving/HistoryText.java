// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * Writes a made-up history as OpenMetrics, a file for each 20 days, which {@code promtool tsdb
 * create-blocks-from openmetrics} makes blocks of: {@code SERIES SECONDS DAY DAYS FOLDER}. Prints
 * how many samples it has.
 */
public final class HistoryText {

  private static final int DAYS_OF_FILE = 20;
  private static final int SERIES_OF_METRIC = 10;
  private static final long DAY_SECONDS = 86_400;

  private final int seconds;
  private final Random random;
  private final int kind;
  private double value;
  private long samples;

  private HistoryText(int number, int seconds) {
    this.seconds = seconds;
    this.random = new Random(number);
    this.kind = number / SERIES_OF_METRIC % 4;
    this.value = random.nextInt(1000);
  }

  /** Writes it. */
  public static void main(String[] arguments) throws IOException {
    int series = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    LocalDate first = LocalDate.parse(arguments[2]);
    int days = Integer.parseInt(arguments[3]);
    Path folder = Files.createDirectories(Path.of(arguments[4]));
    HistoryText[] all = new HistoryText[series];
    for (int number = 0; number < series; number++) {
      all[number] = new HistoryText(number, seconds);
    }
    for (int from = 0; from < days; from += DAYS_OF_FILE) {
      int to = Math.min(days, from + DAYS_OF_FILE);
      LocalDate start = first.plusDays(from);
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(start + ".om"))) {
        for (int number = 0; number < series; number++) {
          all[number].write(number, start, to - from, out);
        }
        out.write("# EOF\n");
      }
    }
    long samples = 0;
    for (HistoryText one : all) {
      samples += one.samples;
    }
    System.out.println(samples);
  }

  private void write(int number, LocalDate start, int days, Writer out) throws IOException {
    String metric = "metric_" + number / SERIES_OF_METRIC;
    if (number % SERIES_OF_METRIC == 0) {
      out.write("# TYPE %s %s\n".formatted(metric, kind == 0 ? "counter" : "gauge"));
    }
    String labels =
        "%s{job=\"node\",instance=\"host-%d:9100\"} "
            .formatted(kind == 0 ? metric + "_total" : metric, number % SERIES_OF_METRIC);
    long from = start.toEpochDay() * DAY_SECONDS + number % seconds;
    for (long ts = from; ts < from + days * DAY_SECONDS; ts += seconds) {
      step();
      if (random.nextInt(2000) != 0) {
        out.write(labels);
        out.write(text());
        out.write(" " + ts + "." + (100 + number % 900) + "\n");
        samples++;
      }
    }
  }

  /** A counter that restarts, a gauge with a fraction, a gauge of whole numbers, a constant. */
  private void step() {
    value =
        switch (kind) {
          case 0 -> random.nextInt(3000) == 0 ? 0 : value + random.nextInt(50);
          case 1 -> 10 + 0.2 * random.nextGaussian();
          case 2 -> value + random.nextInt(-9, 10);
          default -> value;
        };
  }

  private String text() {
    return kind == 1 ? String.format(Locale.ROOT, "%.2f", value) : String.valueOf((long) value);
  }
}
