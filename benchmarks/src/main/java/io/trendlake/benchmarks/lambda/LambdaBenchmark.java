// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.benchmarks.slot.FleetBodies;
import io.trendlake.benchmarks.slot.FleetProcess;
import io.trendlake.json.JsonTree;
import io.trendlake.lambda.Environment;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.FunctionZip;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the zips of functions in Lambda's runtime client on one core, over moto, and prints how long
 * they take to be ready and to answer, and what memory they take.
 *
 * <p>A figure of scrape is printed only if every target was up and every sample stored, one of
 * query only if all series were answered.
 */
public final class LambdaBenchmark {

  private static final String PLAN = "io.trendlake.functions.plan.PlanHandler::handleRequest";
  private static final String SCRAPE = "io.trendlake.functions.scrape.ScrapeHandler::handleRequest";
  private static final String QUERY = "io.trendlake.functions.query.QueryHandler::handleRequest";
  private static final int MEMORY_MEGABYTES = 1024;

  /** Of query: what gives it one processor in Lambda. */
  private static final int QUERY_MEGABYTES = 1769;

  private static final int QUERIES = 10;
  private static final int STARTS = 5;
  private static final int TARGETS = 50;
  private static final int SYNTHETIC = 5;
  private static final int DISTINCT_SLOTS = 9;
  private static final int WARM_UP = 20;
  private static final int MEASURED = 40;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final List<String> ONE_CORE = List.of("taskset", "-c", "0");

  private final BenchBucket bucket;
  private final Path work;

  private LambdaBenchmark(BenchBucket bucket, Path work) {
    this.bucket = bucket;
    this.work = work;
  }

  /** Takes the checkout, where the zips have been made, and an empty folder to work in. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path checkout = Path.of(args[0]);
    Path work = Path.of(args[1]);
    try (MotoServer moto = MotoServer.start(Map.of());
        BenchBucket bucket = BenchBucket.create(moto);
        FleetProcess fleet = FleetProcess.start(TARGETS, DISTINCT_SLOTS)) {
      LambdaBenchmark plan = new LambdaBenchmark(bucket, unpacked(checkout, "plan", work));
      Path sdk = SdkAlone.unpacked(plan.work.resolve("lib"), work.resolve("sdk"));
      plan.starts(plan(bucket), sdk);
      LambdaBenchmark benchmark = new LambdaBenchmark(bucket, unpacked(checkout, "scrape", work));
      BenchShard shard = new BenchShard(TARGETS, fleet.port());
      benchmark.starts(benchmark.scrape(List.of()), sdk);
      benchmark.firstShards(shard);
      benchmark.warm(shard);
      BenchDay.put(bucket.bucket());
      LambdaBenchmark query = new LambdaBenchmark(bucket, unpacked(checkout, "query", work));
      query.starts(query.query(List.of()), sdk);
      query.queries();
    }
  }

  private static Path unpacked(Path checkout, String function, Path work) throws IOException {
    FunctionZip zip = new FunctionZip(FunctionZip.path(checkout, function));
    Path folder = Files.createDirectories(work.resolve(function));
    zip.unpack(folder);
    System.out.printf(Locale.ROOT, "%s.zip: %.1f MB%n", function, zip.size() / 1e6);
    return folder;
  }

  /** Starts the function and {@link SdkAlone}, with the same memory and options, by turns. */
  private void starts(FunctionSettings settings, Path sdk)
      throws IOException, InterruptedException {
    FunctionSettings peer =
        new FunctionSettings(
            SdkAlone.HANDLER,
            settings.memoryMegabytes(),
            settings.environment(),
            settings.jvmOptions(),
            settings.prefix());
    Starts own = new Starts();
    Starts alone = new Starts();
    for (int i = 0; i < STARTS; i++) {
      alone.add(sdk, peer);
      own.add(work, settings);
    }
    System.out.printf(
        Locale.ROOT,
        """
        %d starts on one core: init to ready %d ms, %d ms of it processor time (medians)
        the SDK's client alone, by turns with it: %d ms, %d ms of it processor time: %.2f times that
        """,
        STARTS,
        median(own.init),
        median(own.processor),
        median(alone.init),
        median(alone.processor),
        (double) median(own.processor) / median(alone.processor));
  }

  /** How long starts took. */
  private static final class Starts {

    private final List<Duration> init = new ArrayList<>();
    private final List<Duration> processor = new ArrayList<>();

    void add(Path taskRoot, FunctionSettings settings) throws IOException, InterruptedException {
      try (FunctionProcess function = FunctionProcess.start(taskRoot, settings)) {
        init.add(function.init());
        processor.add(function.initProcessorTime());
      }
    }
  }

  private void firstShards(BenchShard shard) throws IOException, InterruptedException {
    List<Duration> first = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (FunctionProcess function = FunctionProcess.start(work, scrape(List.of()))) {
        first.add(invoke(function, shard.nextEvent()).took());
      }
    }
    System.out.printf(
        Locale.ROOT, "the first shard of %d starts: %d ms (median)%n", STARTS, median(first));
  }

  private void warm(BenchShard shard) throws IOException, InterruptedException {
    Path log = work.resolve("gc.log");
    List<String> options = List.of("-Xlog:gc:file=" + log);
    try (FunctionProcess function = FunctionProcess.start(work, scrape(options))) {
      List<Duration> took = new ArrayList<>();
      List<Duration> tookNew = new ArrayList<>();
      for (int i = 0; i < WARM_UP + MEASURED; i++) {
        Duration known = invoke(function, shard.nextEvent()).took();
        Duration unknown = invoke(function, shard.newShardEvent()).took();
        if (i >= WARM_UP) {
          took.add(known);
          tookNew.add(unknown);
        }
      }
      check(function);
      System.out.printf(
          Locale.ROOT,
          """
          %d warm shards of %d targets x %d series on one core, %d MB: median %d ms, slowest %d ms
          as many shards that are new to the warm function: median %d ms, slowest %d ms
          heap at most %d MiB, process at most %d MiB
          """,
          MEASURED,
          TARGETS,
          FleetBodies.SERIES,
          MEMORY_MEGABYTES,
          median(took),
          Collections.max(took).toMillis(),
          median(tookNew),
          Collections.max(tookNew).toMillis(),
          GcLog.peakMegabytes(log),
          function.peakMemory() >> 20);
    }
  }

  private void queries() throws IOException, InterruptedException {
    List<Duration> first = new ArrayList<>();
    List<Duration> second = new ArrayList<>();
    List<Duration> last = new ArrayList<>();
    long memory = 0;
    Path log = work.resolve("gc.log");
    for (int i = 0; i < STARTS; i++) {
      List<String> options = List.of("-Xlog:gc:file=" + log);
      try (FunctionProcess function = FunctionProcess.start(work, query(options))) {
        first.add(ask(function, 0));
        second.add(ask(function, 1));
        for (int number = 2; number < QUERIES; number++) {
          ask(function, number);
        }
        last.add(ask(function, QUERIES));
        memory = Math.max(memory, function.peakMemory());
      }
    }
    System.out.printf(
        Locale.ROOT,
        """
        queries over a day of 1,000 series, 288 steps, on one core, %d MB: the first of %d starts %d ms (median),
        another one after it %d ms, the eleventh %d ms
        heap at most %d MiB, process at most %d MiB
        """,
        QUERY_MEGABYTES,
        STARTS,
        median(first),
        median(second),
        median(last),
        GcLog.peakMegabytes(log),
        memory >> 20);
  }

  private static Duration ask(FunctionProcess function, int number)
      throws IOException, InterruptedException {
    UrlResponse answer = UrlResponse.of(function.invoke(BenchDay.query(number), TIMEOUT));
    JsonTree json = JsonTree.parse(answer.text());
    require(
        answer.status() == 200 && json.at("data").at("result").items().size() == BenchDay.answers(),
        answer.text());
    return answer.took();
  }

  private FunctionSettings query(List<String> further) {
    // As template.yaml sets it.
    List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4"));
    options.addAll(further);
    return new FunctionSettings(QUERY, QUERY_MEGABYTES, bucket.environment(), options, ONE_CORE);
  }

  private static FunctionSettings plan(BenchBucket bucket) {
    Map<String, String> environment = new HashMap<>(bucket.environment());
    // Nothing is sent before there is an event.
    environment.put(Environment.QUEUE_URL, "http://127.0.0.1:9/123456789012/slots");
    return new FunctionSettings(PLAN, MEMORY_MEGABYTES, environment, List.of(), ONE_CORE);
  }

  private FunctionSettings scrape(List<String> options) {
    return new FunctionSettings(SCRAPE, MEMORY_MEGABYTES, bucket.environment(), options, ONE_CORE);
  }

  private static FunctionResponse invoke(FunctionProcess function, String event)
      throws IOException, InterruptedException {
    FunctionResponse answer = function.invoke(event, TIMEOUT);
    require(
        answer.body().equals("{\"batchItemFailures\":[]}"),
        answer.body() + String.join("\n", function.printed()));
    return answer;
  }

  /** Every line of metrics must say that all targets were up and all samples stored. */
  private static void check(FunctionProcess function) {
    long samples = TARGETS * (long) (FleetBodies.SERIES + SYNTHETIC);
    List<String> metrics =
        function.printed().stream().filter(line -> line.contains("\"_aws\"")).toList();
    require(metrics.size() == 2 * (WARM_UP + MEASURED), metrics.size() + " lines of metrics");
    for (String line : metrics) {
      require(line.contains("\"TargetsUp\":" + TARGETS + ".0,"), line);
      require(line.contains("\"SamplesWritten\":" + samples + ".0,"), line);
    }
  }

  private static long median(List<Duration> durations) {
    long[] millis = durations.stream().mapToLong(Duration::toMillis).toArray();
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException("not correct, so not measured: " + message);
    }
  }
}
