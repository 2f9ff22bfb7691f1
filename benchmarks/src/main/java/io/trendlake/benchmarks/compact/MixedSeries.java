// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.Random;

/**
 * A made-up series of one of eight kinds, with jitter: what a minute adds is different each minute,
 * but for the kinds that are at rest.
 */
final class MixedSeries {

  /** What it measures. */
  private enum Kind {
    REQUESTS("http_requests_total", MetricType.COUNTER),
    BYTES("node_network_receive_bytes_total", MetricType.COUNTER),
    CENTISECONDS("node_cpu_seconds_total", MetricType.COUNTER),
    NANOSECONDS("http_request_duration_seconds_sum", MetricType.HISTOGRAM),
    BUCKET("http_request_duration_seconds_bucket", MetricType.HISTOGRAM),
    ERRORS("errors_total", MetricType.COUNTER),
    MEMORY("process_resident_memory_bytes", MetricType.GAUGE),
    CONSTANT("build_info", MetricType.GAUGE);

    final String text;
    final MetricType type;

    Kind(String text, MetricType type) {
      this.text = text;
      this.type = type;
    }
  }

  private final Series series;
  private final Kind kind;
  private final Random random;
  private final double rate;
  private double value;

  /** The series of a number, which is the same at each call. */
  MixedSeries(int number) {
    this.kind = Kind.values()[number % Kind.values().length];
    int index = number / Kind.values().length;
    this.random = new Random(number);
    this.rate = Math.exp(random.nextGaussian() * 2);
    this.value = kind == Kind.CONSTANT ? 1 : Math.floor(random.nextDouble() * 1e6);
    this.series =
        new Series(
            kind.text,
            "111122223333",
            "eu-west-1",
            "node",
            "10.0.0.%03d:9100".formatted(index % 25),
            "{\"number\":\"%05d\"}".formatted(index / 25),
            kind.type);
  }

  Series series() {
    return series;
  }

  /** The value a minute later. */
  double next() {
    double jitter = 1 + 0.2 * random.nextGaussian();
    value +=
        switch (kind) {
          case REQUESTS -> Math.max(0, Math.round(rate * 60 * jitter));
          case BYTES -> Math.max(0, Math.round(rate * 90_000 * jitter));
          case CENTISECONDS -> Math.round(Math.clamp(jitter * 0.3, 0, 1) * 6000) / 100.0;
          case NANOSECONDS -> Math.max(0, rate * jitter);
          case BUCKET -> random.nextInt(4);
          case ERRORS -> random.nextInt(200) == 0 ? 1 : 0;
          case MEMORY -> Math.round(random.nextGaussian() * 20) * 4096.0;
          case CONSTANT -> 0;
        };
    return value;
  }
}
