// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Blocks of very many series with few samples each: {@code make SERIES SAMPLES UNIQUE FOLDER}
 * writes one of a day, {@code import FOLDER} imports it by one thread and says what memory that
 * took. Of series with a UNIQUE label of 1 no two have the same value of one label.
 */
public final class LargeBlockBenchmark {

  /** Of a pod. */
  private static final int SERIES_OF_TARGET = 1000;

  private static final int SERIES_OF_METRIC = 10;

  private LargeBlockBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("make")) {
      make(
          Integer.parseInt(arguments[1]),
          Integer.parseInt(arguments[2]),
          arguments[3].equals("1"),
          Path.of(arguments[4]));
    } else {
      importBlock(Path.of(arguments[1]));
    }
  }

  private static void make(int series, int samples, boolean unique, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    String[] buckets = new String[SERIES_OF_METRIC];
    String[] metrics = new String[SERIES_OF_TARGET / SERIES_OF_METRIC];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = String.valueOf(i / 4.0);
    }
    for (int i = 0; i < metrics.length; i++) {
      metrics[i] = "http_server_requests_of_kind_%02d_bucket".formatted(i);
    }
    long[] ts = new long[samples];
    double[] values = new double[samples];
    String[] target = {};
    try (BlockWriter writer = BlockWriter.create(folder, Instant.now())) {
      for (int number = 0; number < series; number++) {
        if (number % SERIES_OF_TARGET == 0) {
          target = target(number / SERIES_OF_TARGET);
        }
        for (int i = 0; i < samples; i++) {
          ts[i] = MadeDay.START + i * (MadeDay.MILLIS / samples) + number % 7;
          values[i] = number % 100 + i * (double) (number % 3);
        }
        int metric = number % SERIES_OF_TARGET / SERIES_OF_METRIC;
        Labels labels =
            Labels.of(
                "__name__", metrics[metric],
                "le", buckets[number % SERIES_OF_METRIC],
                "instance", target[0],
                "pod", target[1],
                "node", target[2],
                "job", "shop",
                "namespace", "production",
                "path", unique ? "/orders/%09d".formatted(number) : "/orders");
        writer.add(labels, ts, values, 0, samples);
      }
      writer.finish();
    }
  }

  private static String[] target(int number) {
    return new String[] {
      "10.%d.%d.%d:9100".formatted(number >> 16, number >> 8 & 255, number & 255),
      "shop-orders-%08x".formatted(number * 0x9E3779B9),
      "ip-10-0-%d-%d.eu-west-1.compute.internal".formatted(number >> 5 & 255, number >> 4 & 15)
    };
  }

  private static void importBlock(Path folder) throws IOException {
    long began = System.nanoTime();
    DayTally tally;
    try (Bucket lake = DirectoryBucket.create(folder.resolveSibling("lake")).withoutSync()) {
      tally = MadeDay.importBlock(folder, lake);
    }
    System.out.printf(
        Locale.ROOT,
        "imported %,d series, %,d samples in %d s, %,d bytes; %s%n",
        tally.series(),
        tally.samples(),
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        tally.bytes(),
        MadeDay.heap());
  }
}
