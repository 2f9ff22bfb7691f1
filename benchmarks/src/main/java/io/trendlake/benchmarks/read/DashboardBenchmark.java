// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.json.JsonTree;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A dashboard of twenty panels over many days of hosts that are scraped each minute, as Grafana
 * loads it: {@code make DAYS INSTANCES DIR} makes the lake, {@code ask DAYS INSTANCES DIR} loads
 * the dashboard again and again, also after another slot was scraped each time. The last half hour
 * is open.
 */
public final class DashboardBenchmark {

  private static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final int MINUTES = 60;
  private static final int OPEN_MINUTES = 30;
  private static final int LOADS = Integer.getInteger("loads", 8);

  /** What a panel at a step of an hour asks; its rates are over {@code $__rate_interval}. */
  public static final List<String> PANELS =
      List.of(
          "count(up == 1)",
          "sum by (job) (up)",
          "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[61m]))",
          "sum by (mode) (rate(node_cpu_seconds_total{mode!=\"idle\"}[61m]))",
          "sum by (instance) (node_load1) / count by (instance)"
              + " (node_cpu_seconds_total{mode=\"idle\"})",
          "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
          "sum(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes)",
          "node_filesystem_avail_bytes / node_filesystem_size_bytes",
          "min by (mountpoint) (node_filesystem_avail_bytes)",
          "sum by (instance) (rate(node_disk_read_bytes_total[61m]))",
          "sum by (instance) (rate(node_disk_written_bytes_total[61m]))",
          "max by (device) (rate(node_disk_io_time_seconds_total[61m]))",
          "sum by (instance) (rate(node_network_receive_bytes_total{device!=\"lo\"}[61m]))",
          "sum by (instance) (rate(node_network_transmit_bytes_total{device!=\"lo\"}[61m]))",
          "topk(5, sum by (instance) (rate(node_network_receive_bytes_total[61m])))",
          "sum(rate(http_requests_total[61m]))",
          "sum by (code) (rate(http_requests_total[61m]))",
          "sum(rate(http_requests_total{code=\"500\"}[61m])) / sum(rate(http_requests_total[61m]))",
          "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[61m])))",
          "histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket[61m])))");

  private DashboardBenchmark() {}

  /** Makes the lake, or asks. */
  public static void main(String[] arguments) throws IOException {
    int days = Integer.parseInt(arguments[1]);
    int instances = Integer.parseInt(arguments[2]);
    try (Bucket bucket = DirectoryBucket.create(Path.of(arguments[3])).withoutSync()) {
      switch (arguments[0]) {
        case "make" -> make(bucket, days, new Hosts(instances));
        case "ask" -> ask(bucket, days, new Hosts(instances));
        default -> throw new IllegalArgumentException("make or ask, not " + arguments[0]);
      }
    }
  }

  private static void make(Bucket bucket, int days, Hosts hosts) throws IOException {
    CompactedDays made = new CompactedDays(bucket);
    for (int day = 0; day < days; day++) {
      made.make(FIRST.plusDays(day), hosts);
      if (day > 0) {
        made.dropHours(FIRST.plusDays(day - 1L));
      }
    }
    Instant end = end(days);
    for (int minute = 0; minute <= OPEN_MINUTES; minute++) {
      scrape(bucket, hosts, end.plus(Duration.ofMinutes(minute)));
    }
  }

  private static String scrape(Bucket bucket, Hosts hosts, Instant slot) throws IOException {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    hosts.write(writer, slot);
    String key = new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text();
    bucket.put(key, writer.finish());
    return key;
  }

  private static Instant end(int days) {
    return FIRST.plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The series of hosts, each with its last value. */
  private static final class Hosts implements CompactedDays.Hour {

    private final List<Series> series = new ArrayList<>();
    private final double[] last;
    private final Random random = new Random(1);

    Hosts(int instances) {
      for (int instance = 0; instance < instances; instance++) {
        String host = "10.0.%03d.7:9100".formatted(instance);
        for (int cpu = 0; cpu < 4; cpu++) {
          for (String mode : List.of("idle", "iowait", "system", "user")) {
            String labels = "{\"cpu\":\"%d\",\"mode\":\"%s\"}".formatted(cpu, mode);
            counter("node_cpu_seconds_total", host, labels);
          }
        }
        for (String name : List.of("MemAvailable", "MemTotal")) {
          gauge("node_memory_" + name + "_bytes", host, "{}");
        }
        gauge("node_load1", host, "{}");
        gauge("up", host, "{}");
        for (String mount : List.of("/", "/var")) {
          String labels = "{\"mountpoint\":\"%s\"}".formatted(mount);
          gauge("node_filesystem_avail_bytes", host, labels);
          gauge("node_filesystem_size_bytes", host, labels);
        }
        for (String device : List.of("sda", "sdb")) {
          String labels = "{\"device\":\"%s\"}".formatted(device);
          counter("node_disk_read_bytes_total", host, labels);
          counter("node_disk_written_bytes_total", host, labels);
          counter("node_disk_io_time_seconds_total", host, labels);
        }
        for (String device : List.of("eth0", "lo")) {
          String labels = "{\"device\":\"%s\"}".formatted(device);
          counter("node_network_receive_bytes_total", host, labels);
          counter("node_network_transmit_bytes_total", host, labels);
        }
        for (String code : List.of("200", "404", "500")) {
          counter("http_requests_total", host, "{\"code\":\"%s\"}".formatted(code));
        }
        for (String bound : List.of("0.01", "0.05", "0.1", "0.5", "1", "5", "10", "+Inf")) {
          String labels = "{\"le\":\"%s\"}".formatted(bound);
          counter("http_request_duration_seconds_bucket", host, labels);
        }
      }
      series.sort(Series::compareTo);
      last = new double[series.size()];
    }

    private void counter(String name, String host, String labels) {
      add(name, host, labels, MetricType.COUNTER);
    }

    private void gauge(String name, String host, String labels) {
      add(name, host, labels, MetricType.GAUGE);
    }

    private void add(String name, String host, String labels, MetricType type) {
      series.add(new Series(name, "111122223333", "eu-west-1", "node", host, labels, type));
    }

    private double next(int number) {
      Series of = series.get(number);
      if (of.type() == MetricType.COUNTER) {
        last[number] += random.nextInt(100);
      } else {
        last[number] = of.name().equals("up") ? 1 : 1000 + random.nextInt(1000);
      }
      return last[number];
    }

    @Override
    public void write(SamplesWriter writer, Instant hour) {
      long[] ts = new long[MINUTES];
      double[] values = new double[MINUTES];
      for (int number = 0; number < last.length; number++) {
        for (int minute = 0; minute < MINUTES; minute++) {
          ts[minute] = hour.toEpochMilli() + minute * 60_000L;
          values[minute] = next(number);
        }
        writer.add(series.get(number), ts, values, 0, MINUTES);
      }
    }

    void write(MinuteSamplesWriter writer, Instant slot) {
      for (int number = 0; number < last.length; number++) {
        writer.add(series.get(number), 0, slot.toEpochMilli(), next(number));
      }
    }
  }

  private static void ask(Bucket bucket, int days, Hosts hosts) throws IOException {
    Instant now = end(days).plus(Duration.ofMinutes(OPEN_MINUTES));
    AtomicReference<Instant> clock = new AtomicReference<>(now);
    PrometheusApi api = LakeApi.of(bucket, ApiOptions.defaults(clock::get, "benchmark"));
    // The API of another process, which the same code has made quick.
    PrometheusApi fresh = LakeApi.of(bucket, ApiOptions.defaults(clock::get, "benchmark"));
    System.out.println("| load | s | processor s | requests | MB read | series |");
    System.out.println("|---|---|---|---|---|---|");
    for (int load = 1; load <= LOADS; load++) {
      load("the load " + load, api, now);
    }
    load("the first of another process, warm code", fresh, now);
    load("its second", fresh, now);
    List<String> scraped = new ArrayList<>();
    try {
      for (int slot = 1; slot <= LOADS; slot++) {
        Instant at = now.plus(Duration.ofMinutes(slot));
        clock.set(at);
        scraped.add(scrape(bucket, hosts, at));
        load("after slot " + slot, api, now);
      }
    } finally {
      bucket.deleteAll(scraped);
    }
  }

  /** Loads all panels one after another, over 30 days until now at a step of an hour. */
  private static void load(String what, PrometheusApi api, Instant now) throws IOException {
    long step = 3600;
    long end = now.getEpochSecond() / step * step;
    long start = Math.max(end - 30 * 86_400L, FIRST.toEpochDay() * 86_400 + step);
    long cpu = ProcessUse.processorTime();
    long time = System.nanoTime();
    List<byte[]> answers = new ArrayList<>();
    for (String panel : PANELS) {
      answers.add(
          ask(
              api,
              "query=%s&start=%d&end=%d&step=%d&stats=true"
                  .formatted(URLEncoder.encode(panel, StandardCharsets.UTF_8), start, end, step)));
    }
    double seconds = (System.nanoTime() - time) / 1e9;
    double processor = (ProcessUse.processorTime() - cpu) / 1e9;
    long requests = 0;
    long bytes = 0;
    long series = 0;
    for (int panel = 0; panel < PANELS.size(); panel++) {
      JsonTree data = JsonTree.parse(answers.get(panel)).at("data");
      int found = data.at("result").items().size();
      if (found == 0) {
        throw new IllegalStateException(PANELS.get(panel) + " has no answer");
      }
      series += found;
      JsonTree read = data.at("stats").at("trendlake");
      requests += read.at("requests").longNumber();
      bytes += read.at("bytes").longNumber();
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.3f | %,d | %.1f | %,d |%n",
        what,
        seconds,
        processor,
        requests,
        bytes / 1e6,
        series);
  }

  private static byte[] ask(PrometheusApi api, String query) throws IOException {
    ApiResponse response =
        api.answer(ApiRequest.of("GET", "/api/v1/query_range", query, Map.of(), new byte[0]));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    response.body().writeTo(body);
    if (response.status() != 200) {
      throw new IllegalStateException(body.toString(StandardCharsets.UTF_8));
    }
    return body.toByteArray();
  }
}
