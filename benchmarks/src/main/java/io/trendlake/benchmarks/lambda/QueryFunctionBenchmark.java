// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.benchmarks.prices.QueryPrice;
import io.trendlake.benchmarks.read.DashboardBenchmark;
import io.trendlake.benchmarks.read.PromqlYearBenchmark;
import io.trendlake.json.JsonTree;
import io.trendlake.lambda.Environment;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.FunctionZip;
import io.trendlake.testkit.aws.UrlRequest;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The zip of query in Lambda's runtime, over lakes that other benchmarks have made, behind an S3 as
 * late as the real one: {@code CHECKOUT WORK MEMORY CORES MILLISECONDS LAKES [OPTION...]}. Prints
 * what each answer takes of time, of the processor and of S3, and what that costs.
 *
 * <p>Lambda gives an instance one request at a time, so a dashboard that nobody has loaded lately
 * takes an instance for each panel.
 */
public final class QueryFunctionBenchmark {

  private static final String HANDLER = "io.trendlake.functions.query.QueryHandler::handleRequest";

  /** Longer than a function has: the machine may have other work. */
  private static final Duration TIMEOUT = Duration.ofSeconds(110);

  private static final int STARTS = 5;

  private static final long DAY = 86_400;
  private static final long HOUR = 3600;

  /** Where the lakes of 30 days begin. */
  private static final long MONTH = LocalDate.parse("2026-10-01").toEpochDay() * DAY;

  /** Where the lake of a year begins. */
  private static final long YEAR = PromqlYearBenchmark.FIRST.toEpochDay() * DAY;

  private final Path taskRoot;
  private final FunctionSettings settings;
  private final QueryPrice price;
  private final SlowS3 s3;

  private QueryFunctionBenchmark(
      Path taskRoot, FunctionSettings settings, QueryPrice price, SlowS3 s3) {
    this.taskRoot = taskRoot;
    this.settings = settings;
    this.price = price;
    this.s3 = s3;
  }

  /** What is asked, of the lake in a folder. */
  private record Row(String what, String lake, int turns, UrlRequest request) {

    static Row range(
        String what, String lake, int turns, String query, long start, long end, long step) {
      return new Row(what, lake, turns, rangeOf(query, start, end, step));
    }

    /** A query with the same answer that is another to those who keep answers. */
    UrlRequest another(int number) {
      return request.asking(
          request.query()
              + (request.query().isEmpty() ? "" : "&")
              + "lookback_delta="
              + (300 + number));
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.range(
              "a year from trends, step 6 h",
              "promql-year/365-300",
              8,
              "sum by (instance) (rate(requests_total[6h]))",
              YEAR + DAY,
              YEAR + 364 * DAY,
              6 * HOUR),
          Row.range(
              "30 days from samples, step 1 h",
              "promql-samples/30-1000",
              4,
              "sum by (job) (rate(http_requests_total[5m]))",
              MONTH + HOUR,
              MONTH + 30 * DAY - HOUR,
              HOUR),
          Row.range(
              "one day from samples, step 1 min, by job",
              "promql-samples/30-1000",
              4,
              "sum by (job) (rate(http_requests_total[5m]))",
              MONTH + 29 * DAY,
              MONTH + 30 * DAY - 60,
              60),
          new Row(
              "topk of 10,000 series, open hour",
              "promql-samples/30-1000",
              4,
              UrlRequest.get(
                  "/api/v1/query",
                  UrlRequest.parameters(
                      "query",
                      "topk(10, temperature)",
                      "time",
                      Long.toString(MONTH + 30 * DAY + HOUR / 2)))),
          new Row(
              "names of labels, 30 days of 160,000 series",
              "labels/30-160000",
              3,
              labels("/api/v1/labels")),
          new Row(
              "values of a label, 30 days of 160,000 series",
              "labels/30-160000",
              3,
              labels("/api/v1/label/instance/values")));

  private static UrlRequest labels(String path) {
    return UrlRequest.get(
        path,
        UrlRequest.parameters(
            "start", Long.toString(MONTH), "end", Long.toString(MONTH + 30 * DAY - 1)));
  }

  private static UrlRequest rangeOf(String query, long start, long end, long step) {
    return UrlRequest.form(
        "/api/v1/query_range",
        UrlRequest.parameters(
            "query",
            query,
            "start",
            Long.toString(start),
            "end",
            Long.toString(end),
            "step",
            Long.toString(step)));
  }

  /** Measures. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path work = Files.createDirectories(Path.of(args[1]));
    int memory = Integer.parseInt(args[2]);
    String cores = args[3];
    Duration latency = Duration.ofMillis(Long.parseLong(args[4]));
    Path lakes = Path.of(args[5]);
    List<String> options = Arrays.asList(args).subList(6, args.length);
    FunctionZip zip = new FunctionZip(FunctionZip.path(Path.of(args[0]), "query"));
    zip.unpack(work);
    System.out.printf(
        Locale.ROOT,
        """
        %,d MB on the cores %s, an S3 that answers after %d ms, %s
        | what | turn | s | s of processor | GET | LIST | PUT | MB read | dollars a thousand |
        |---|---|---|---|---|---|---|---|---|
        """,
        memory,
        cores,
        latency.toMillis(),
        String.join(" ", options));
    try (Bucket lake = DirectoryBucket.create(lakes.resolve(ROWS.getFirst().lake()));
        SlowS3 s3 = SlowS3.start(lake, latency)) {
      of(work, memory, cores, options, s3).starts();
    }
    for (Row row : ROWS) {
      try (Bucket lake = DirectoryBucket.create(lakes.resolve(row.lake()));
          SlowS3 s3 = SlowS3.start(lake, latency)) {
        of(work, memory, cores, options, s3).turns(row);
      }
    }
    try (Bucket lake = DirectoryBucket.create(lakes.resolve("dashboard/30-50"));
        SlowS3 s3 = SlowS3.start(lake, latency)) {
      QueryFunctionBenchmark benchmark = of(work, memory, cores, options, s3);
      benchmark.anInstanceForEachPanel("a dashboard, nothing kept, an instance a panel");
      benchmark.anInstanceForEachPanel("a dashboard, answers kept, an instance a panel");
      benchmark.allPanels();
    }
  }

  private static QueryFunctionBenchmark of(
      Path work, int memory, String cores, List<String> options, SlowS3 s3) {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL",
            s3.endpoint().toString(),
            "AWS_REGION",
            "us-east-1",
            "AWS_ACCESS_KEY_ID",
            "test",
            "AWS_SECRET_ACCESS_KEY",
            "test",
            Environment.BUCKET,
            "lake",
            Environment.STACK,
            "benchmark");
    List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4"));
    flags.addAll(options);
    FunctionSettings settings =
        new FunctionSettings(HANDLER, memory, environment, flags, List.of("taskset", "-c", cores));
    return new QueryFunctionBenchmark(work, settings, new QueryPrice(memory), s3);
  }

  /** What some answers have taken together. */
  private static final class Taken {
    private Duration billed = Duration.ZERO;
    private Duration longest = Duration.ZERO;
    private Duration processor = Duration.ZERO;
    private int invocations;

    /** Lambda bills the start of an instance too. */
    void addStart(FunctionProcess function) {
      billed = billed.plus(function.init());
      processor = processor.plus(function.initProcessorTime());
    }

    void add(Duration time, Duration ofProcessor) {
      billed = billed.plus(time);
      longest = longest.compareTo(time) < 0 ? time : longest;
      processor = processor.plus(ofProcessor);
      invocations++;
    }
  }

  /** Starts instances that nobody asks anything, and prints the one in the middle. */
  private void starts() throws IOException, InterruptedException {
    List<Taken> starts = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      try (FunctionProcess function = FunctionProcess.start(taskRoot, settings)) {
        Taken taken = new Taken();
        taken.addStart(function);
        starts.add(taken);
      }
    }
    starts.sort(Comparator.comparing(taken -> taken.processor));
    Taken median = starts.get(STARTS / 2);
    s3.counted();
    print("an instance", "start to ready, the third of five", median.billed, median);
  }

  /** Asks one instance twice the same, and then what it has no answer of yet but files. */
  private void turns(Row row) throws IOException, InterruptedException {
    s3.forget();
    s3.counted();
    try (FunctionProcess function = FunctionProcess.start(taskRoot, settings)) {
      Taken first = new Taken();
      first.addStart(function);
      ask(function, row.request(), first);
      print(row.what(), "first, start included", first.billed, first);
      Taken again = new Taken();
      ask(function, row.request(), again);
      print(row.what(), "again", again.billed, again);
      for (int turn = 1; turn <= row.turns(); turn++) {
        Taken taken = new Taken();
        s3.counted();
        ask(function, row.another(turn), taken);
        if (turn == 1 || turn == row.turns()) {
          print(row.what(), "another, number " + turn, taken.billed, taken);
        }
      }
    }
  }

  /** All panels at once, as by a browser: each starts an instance. */
  private void anInstanceForEachPanel(String what) throws IOException, InterruptedException {
    s3.counted();
    Taken taken = new Taken();
    for (UrlRequest panel : panels()) {
      try (FunctionProcess function = FunctionProcess.start(taskRoot, settings)) {
        Taken one = new Taken();
        ask(function, panel, one);
        taken.add(function.init().plus(one.billed), function.processorTime());
      }
    }
    print(what, "slowest panel", taken.longest, taken);
  }

  /** All panels one after another, asked of one instance; again and again. */
  private void allPanels() throws IOException, InterruptedException {
    s3.forget();
    s3.counted();
    try (FunctionProcess function = FunctionProcess.start(taskRoot, settings)) {
      for (int load = 1; load <= 8; load++) {
        Taken taken = new Taken();
        s3.counted();
        for (UrlRequest panel : panels()) {
          ask(function, panel, taken);
        }
        if (load < 4 || load == 8) {
          print("a dashboard, one instance", "load " + load, taken.billed, taken);
        }
      }
    }
  }

  private static List<UrlRequest> panels() {
    return DashboardBenchmark.PANELS.stream()
        .map(panel -> rangeOf(panel, MONTH + HOUR, MONTH + 30 * DAY, HOUR))
        .toList();
  }

  /** Asks, and requires an answer that holds something. */
  private void ask(FunctionProcess function, UrlRequest request, Taken taken)
      throws IOException, InterruptedException {
    Duration before = function.processorTime();
    UrlResponse answer = UrlResponse.of(function.invoke(request.event(), TIMEOUT));
    taken.add(answer.took(), function.processorTime().minus(before));
    if (answer.status() != 200 || items(answer.text()).isEmpty()) {
      throw new IllegalStateException("not answered, so not measured: " + answer.text());
    }
  }

  /** The series of a query's answer, or the names or values of labels. */
  private static List<JsonTree> items(String answer) {
    JsonTree data = JsonTree.parse(answer).at("data");
    return (data.has("result") ? data.at("result") : data).items();
  }

  private void print(String what, String turn, Duration waited, Taken taken) {
    SlowS3.Requests asked = s3.counted();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %,d | %,d | %,d | %.1f | %.3f |%n",
        what,
        turn,
        waited.toMillis() / 1e3,
        taken.processor.toMillis() / 1e3,
        asked.gets(),
        asked.lists(),
        asked.puts(),
        asked.bytes() / 1e6,
        1000
            * price.of(
                taken.invocations, taken.billed, asked.gets(), asked.lists() + asked.puts()));
  }
}
