// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.UrlRequest;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The function query as the template deploys it, in Lambda's runtime, over a lake in moto: a gauge
 * {@code load} with a sample a minute of each of some instances, all in the open hour.
 */
final class QueryBench implements AutoCloseable {

  /** How many minutes have samples. */
  static final int SLOTS = 20;

  private final LambdaBench bench;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private @Nullable DeployedFunction function;
  private @Nullable FunctionProcess process;

  /** A bench whose bucket has a name that no other test's has. */
  QueryBench(MotoServer moto, String bucket) {
    this.bench = new LambdaBench(moto, bucket);
  }

  /** Makes the bucket with so many instances, the value of each its number. */
  void create(int instances) throws IOException {
    bench.create();
    for (int back = 0; back < SLOTS; back++) {
      putSlot(back, instances);
    }
  }

  /** Writes the samples of a minute so many before now. */
  void putSlot(int back, int instances) throws IOException {
    Instant slot = now.minus(back, ChronoUnit.MINUTES);
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    for (int number = 0; number < instances; number++) {
      Labels labels =
          Labels.of(
              "__name__",
              "load",
              "account",
              "1",
              "instance",
              "host-%02d".formatted(number),
              "job",
              "node");
      writer.add(Series.of(labels, MetricType.GAUGE), 0, slot.toEpochMilli(), number);
    }
    bench.bucket().put(key(back), writer.finish());
  }

  /** The key of those samples. */
  String key(int back) {
    Instant slot = now.minus(back, ChronoUnit.MINUTES);
    return new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text();
  }

  Bucket bucket() {
    return bench.bucket();
  }

  /** The last slot, in seconds. */
  long now() {
    return now.getEpochSecond();
  }

  /** Starts the function with the template's defaults. */
  void start(Path taskRoot) throws IOException, InterruptedException {
    start(taskRoot, Map.of(), Map.of());
  }

  /**
   * Starts the function.
   *
   * @param parameters of the template that are not its defaults
   * @param environment variables that replace those by which moto is found
   */
  void start(Path taskRoot, Map<String, String> parameters, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> references = new HashMap<>(TemplateReferences.ALL);
    references.putAll(parameters);
    DeployedFunction deployed = bench.deployed("QueryFunction", references);
    function = deployed;
    process = bench.start(deployed, taskRoot, environment);
  }

  /** The answer to a request, as a client sees it. */
  UrlResponse ask(UrlRequest request) throws IOException, InterruptedException {
    return ask(request.event());
  }

  /** The same by an invocation that has so much time left. */
  UrlResponse ask(UrlRequest request, Duration left) throws IOException, InterruptedException {
    return ask(request.event(), left);
  }

  private UrlResponse ask(String event, Duration left) throws IOException, InterruptedException {
    return UrlResponse.of(running(process).invoke(event, left));
  }

  /** The answer to an event as it is. */
  UrlResponse ask(String event) throws IOException, InterruptedException {
    return ask(event, running(function).timeout());
  }

  /** The lines of the function's log. */
  List<String> printed() {
    return running(process).printed();
  }

  /** Prints what the function took. */
  void report(UrlResponse... answers) throws IOException {
    LambdaBench.report(
        "query",
        running(process),
        Arrays.stream(answers).map(UrlResponse::took).toArray(Duration[]::new));
  }

  private static <T> T running(@Nullable T started) {
    if (started == null) {
      throw new IllegalStateException("the function has not been started");
    }
    return started;
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
    bench.close();
  }
}
