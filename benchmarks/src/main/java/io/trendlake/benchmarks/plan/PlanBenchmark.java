// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.plan;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.config.http.SecretStore;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.aws.AwsSdkDiscovery;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Dispatch;
import io.trendlake.functions.plan.LastChange;
import io.trendlake.functions.plan.TickDispatcher;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Answers ticks over 100 accounts of 3 regions, whose instances all are asked for at each tick, and
 * prints how long each took. Bucket and queue are in memory.
 */
public final class PlanBenchmark {

  private static final int ACCOUNTS = 100;
  private static final List<String> REGIONS = List.of("eu-west-1", "us-east-1", "ap-south-1");
  private static final int WARM_TICKS = 10;

  private Instant now = Instant.parse("2026-11-25T07:13:20Z");

  private PlanBenchmark() {}

  /**
   * Takes the number of instances in each account and region, and how long an answer of AWS takes.
   */
  public static void main(String[] args) throws Exception {
    int instances = Integer.parseInt(args[0]);
    Process aws = aws(instances, args[1]);
    try (BufferedReader output = aws.inputReader()) {
      new PlanBenchmark().run(instances, "http://127.0.0.1:" + output.readLine());
    } finally {
      aws.destroy();
    }
  }

  private static Process aws(int instances, String delayMillis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            AwsFleet.class.getName(),
            String.valueOf(instances),
            delayMillis)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void run(int instances, String endpoint) throws Exception {
    InMemoryBucket bucket = new InMemoryBucket();
    bucket.put(ConfigObject.UPLOADED, config().getBytes(StandardCharsets.UTF_8));
    InMemoryQueue queue = new InMemoryQueue(() -> now);
    try (AwsSdkDiscovery aws =
            new AwsSdkDiscovery(Map.of("AWS_ENDPOINT_URL", endpoint), SecretStore.NONE);
        TickDispatcher dispatcher =
            new TickDispatcher(
                bucket,
                queue,
                new DiscovererRegistry(noHttp(), aws, () -> now),
                () -> now,
                LastChange.UNKNOWN)) {
      System.out.printf(
          "%-8s %10s %10s %10s %10s%n", "tick", "wall s", "cpu s", "targets", "messages");
      double[] seconds = new double[WARM_TICKS];
      // The first tick may find less than all there is: it waits for nobody longer than its
      // patience.
      tick("cold", dispatcher, queue);
      tick("second", dispatcher, queue);
      for (int i = 0; i < WARM_TICKS; i++) {
        seconds[i] = tick("warm", dispatcher, queue);
      }
      check(instances, dispatcher);
      Arrays.sort(seconds);
      System.out.printf(
          "warm, median: %.2f s; slowest: %.2f s; memory at most: %d MB%n",
          seconds[WARM_TICKS / 2], seconds[WARM_TICKS - 1], peakMegabytes());
    }
  }

  private static Fetcher noHttp() {
    return (request, body) -> {
      throw new FetchException("no lists over HTTP here");
    };
  }

  private double tick(String name, TickDispatcher dispatcher, InMemoryQueue queue)
      throws Exception {
    now = now.plusSeconds(60);
    long wall = System.nanoTime();
    long cpu = ProcessUse.processorTime();
    Dispatch.Counts counts = dispatch(dispatcher);
    double seconds = (System.nanoTime() - wall) / 1e9;
    System.out.printf(
        "%-8s %10.2f %10.2f %10d %10d%n",
        name,
        seconds,
        (ProcessUse.processorTime() - cpu) / 1e9,
        counts.targets(),
        counts.messages());
    now = now.plusSeconds(120);
    queue.receive();
    now = now.minusSeconds(120);
    return seconds;
  }

  private Dispatch.Counts dispatch(TickDispatcher dispatcher)
      throws IOException, InterruptedException {
    return switch (dispatcher.dispatch(now, UnaryOperator.identity())) {
      case Dispatch.Sent sent -> sent.counts();
      case Dispatch.Repeated repeated ->
          throw new IllegalStateException("the tick was done before");
      case Dispatch.TooLate late -> throw new IllegalStateException("the tick is too late");
    };
  }

  /** No timing is believed unless all that there is was found. */
  private void check(int instances, TickDispatcher dispatcher) throws Exception {
    now = now.plusSeconds(60);
    int expected = ACCOUNTS * REGIONS.size() * instances;
    Dispatch.Counts counts = dispatch(dispatcher);
    if (counts.targets() != expected || counts.failedAccounts() > 0) {
      throw new IllegalStateException(
          counts.targets()
              + " targets were found of "
              + expected
              + ", and "
              + counts.failedAccounts()
              + " accounts failed");
    }
  }

  private static String config() {
    StringBuilder yaml = new StringBuilder("accounts:\n");
    for (int i = 0; i < ACCOUNTS; i++) {
      String id = "%012d".formatted(100_000_000_000L + i);
      yaml.append(
          "  - {id: \"%1$s\", regions: [%2$s], role_arn: \"arn:aws:iam::%1$s:role/trendlake\"}%n"
              .formatted(id, String.join(", ", REGIONS)));
    }
    return yaml.append(
            """
            scrape_configs:
              - job_name: node
                ec2_sd_configs:
                  - port: 9100
                    filters: [{name: instance-state-name, values: [running]}]
                relabel_configs:
                  - {source_labels: [__meta_ec2_tag_team], target_label: team}
                  - {source_labels: [__meta_ec2_tag_environment], target_label: environment}
                  - {source_labels: [__meta_ec2_instance_id], target_label: instance}
            """)
        .toString();
  }

  /** What the process had in memory at most, where Linux reports it; else 0. */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
