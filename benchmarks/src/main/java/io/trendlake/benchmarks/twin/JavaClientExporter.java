// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.util.random.RandomGenerator;

/**
 * Exposes one metric of each kind by Prometheus's Java client, and changes them all the time, as
 * {@code benchmarks/peers/exporter} does by the Go client. Takes the port, on loopback.
 */
final class JavaClientExporter {

  private static final long PAUSE_MILLIS = 10;

  private JavaClientExporter() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Counter requests =
        Counter.builder().name("client_requests_total").labelNames("code").register();
    Gauge queue = Gauge.builder().name("client_queue_length").register();
    Summary sizes =
        Summary.builder().name("client_size_bytes").quantile(0.5).quantile(0.99).register();
    Histogram classic = Histogram.builder().name("client_classic_seconds").classicOnly().register();
    Histogram exponential =
        Histogram.builder()
            .name("client_native_seconds")
            .nativeOnly()
            .labelNames("path")
            .register();
    Histogram both = Histogram.builder().name("client_both_seconds").register();
    HTTPServer.builder()
        .inetAddress(InetAddress.getLoopbackAddress())
        .port(Integer.parseInt(args[0]))
        .buildAndStart();
    RandomGenerator random = RandomGenerator.getDefault();
    while (true) {
      double seconds = random.nextExponential() / 10;
      Labels trace = Labels.of("trace_id", Long.toHexString(random.nextLong()));
      requests.labelValues(Integer.toString(200 + 100 * random.nextInt(4))).incWithExemplar(trace);
      queue.set(random.nextGaussian());
      sizes.observe(seconds * 1000);
      classic.observeWithExemplar(seconds, trace);
      exponential.labelValues("/a").observeWithExemplar(seconds, trace);
      exponential.labelValues("/b").observe(random.nextGaussian());
      both.observe(seconds);
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
