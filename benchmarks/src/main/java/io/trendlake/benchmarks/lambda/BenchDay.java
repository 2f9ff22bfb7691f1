// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.testkit.aws.UrlRequest;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/** A closed day of 1,000 counters with a sample a minute, and a query over it. */
final class BenchDay {

  private static final LocalDate DAY = LocalDate.parse("2026-10-01");
  private static final long START = DAY.toEpochDay() * 86_400;
  private static final int SERIES = 1000;
  private static final int MINUTES = 1440;
  private static final int INSTANCES = 10;

  private BenchDay() {}

  static void put(Bucket bucket) throws IOException {
    Random random = new Random(1);
    SamplesWriter writer = new SamplesWriter(WriterOptions.day(3));
    long[] ts = new long[MINUTES];
    double[] values = new double[MINUTES];
    for (int number = 0; number < SERIES; number++) {
      double total = 0;
      for (int minute = 0; minute < MINUTES; minute++) {
        ts[minute] = (START + minute * 60L) * 1000;
        total += random.nextInt(100);
        values[minute] = total;
      }
      writer.add(series(number), ts, values, 0, MINUTES);
    }
    bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, DAY, 0).text(), writer.finish());
    LocalDate next = DAY.plusDays(1);
    new WatermarkStore(bucket)
        .advance(new Watermark(next.atStartOfDay().toInstant(ZoneOffset.UTC), next));
  }

  private static Series series(int number) {
    String path = "{\"path\":\"/%03d\"}".formatted(number % (SERIES / INSTANCES));
    String instance = "10.0.0.%d:9100".formatted(number / (SERIES / INSTANCES));
    return new Series(
        "http_requests_total", "1", "eu-west-1", "app", instance, path, MetricType.COUNTER);
  }

  /**
   * The rate of each instance at steps of five minutes.
   *
   * @param number another one is another query, of which no answer is known
   */
  static String query(int number) {
    return UrlRequest.form(
            "/api/v1/query_range",
            UrlRequest.parameters(
                "query",
                "sum by (instance) (rate(http_requests_total[5m]))",
                "start",
                Long.toString(START + 300),
                "end",
                Long.toString(START + 86_100),
                "step",
                "300",
                "lookback_delta",
                Integer.toString(300 + number)))
        .event();
  }

  /** How many series its answer has. */
  static int answers() {
    return INSTANCES;
  }
}
