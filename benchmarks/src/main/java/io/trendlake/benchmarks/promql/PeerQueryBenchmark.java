// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.promql;

import io.trendlake.benchmarks.read.PromqlYearBenchmark;
import io.trendlake.benchmarks.server.QueryServer;
import io.trendlake.json.JsonTree;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.promql.parse.Matcher;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The same queries over HTTP of {@code trendlake serve}, of Prometheus on blocks that the lake was
 * exported to, and of VictoriaMetrics, which takes the lake's samples in first: {@code samples|year
 * DAYS LAKE WORK}, the blocks in WORK/blocks. Each query has a process of each server to itself, so
 * that the most memory of a process is what that query takes. Each server must first say the same
 * number and sum of samples for each day as the lake has, and the answers of Trendlake and
 * Prometheus must agree to 1e-9, or no table is printed. A peer that is not installed is left out,
 * and that is said.
 */
public final class PeerQueryBenchmark {

  private static final long DAY = 86_400;

  /** Days whose samples are counted in one request; more would take longer than a query may. */
  private static final int COUNTED = 30;

  private static final int TURNS = Integer.getInteger("turns", 7);

  /** A query that takes more processor time the first time is asked less often. */
  private static final double SLOW_SECONDS = 5;

  private static final int SLOW_TURNS = 2;

  private static final double TOLERANCE = 1e-9;

  private final Path lake;
  private final String metric;
  private final LocalDate first;
  private final int days;
  private final Path blocks;
  private final Path work;
  private final Path victoriaData;

  private PeerQueryBenchmark(Path lake, String metric, LocalDate first, int days, Path work) {
    this.lake = lake;
    this.metric = metric;
    this.first = first;
    this.days = days;
    this.work = work;
    this.blocks = work.resolve("blocks");
    this.victoriaData = work.resolve("victoria-metrics");
  }

  /**
   * A query over a range.
   *
   * @param start the first time, seconds since the epoch
   * @param end the last time
   * @param step seconds
   */
  private record Asked(String what, String query, long start, long end, long step) {

    /**
     * The request. No answer may come from a cache of results: VictoriaMetrics gets {@code
     * nocache}, and for Trendlake each turn has another lookback, which makes it another query.
     */
    String path(int turn) {
      return "/api/v1/query_range?start=%d&end=%d&step=%d&nocache=1&lookback_delta=%d&query=%s"
          .formatted(
              start, end, step, 300 + turn, URLEncoder.encode(query, StandardCharsets.UTF_8));
    }
  }

  /**
   * What a server has of a day.
   *
   * @param count how many samples
   * @param sum of their values, which are whole numbers
   */
  private record Samples(double count, double sum) {}

  /**
   * What a server took for a query.
   *
   * @param first seconds of processor the first time
   * @param warm the same on average once it was asked several times
   * @param seconds the median of the time until the answer was there, warm
   * @param megabytes the most memory that the process had
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Took(
      String server, double first, double warm, double seconds, long megabytes, byte[] answer) {}

  /** Asks. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int days = Integer.parseInt(arguments[1]);
    Path lake = Path.of(arguments[2]);
    Path work = Path.of(arguments[3]);
    switch (arguments[0]) {
      case "samples" ->
          new PeerQueryBenchmark(lake, "http_requests_total", LakeQueryBenchmark.FIRST, days, work)
              .run(samples(days));
      case "year" ->
          new PeerQueryBenchmark(lake, "requests_total", PromqlYearBenchmark.FIRST, days, work)
              .run(year(days));
      default -> throw new IllegalArgumentException("samples or year, not " + arguments[0]);
    }
  }

  private static List<Asked> samples(int days) {
    long first = LakeQueryBenchmark.FIRST.toEpochDay() * DAY;
    long end = first + days * DAY;
    String rate = "rate(http_requests_total[5m])";
    return List.of(
        new Asked(
            "%d days, step 1 h".formatted(days),
            "sum by (job) (%s)".formatted(rate),
            first + 3600,
            end - 3600,
            3600),
        new Asked("one day, step 1 min", rate, end - DAY + 60, end - 60, 60));
  }

  private static List<Asked> year(int days) {
    long first = PromqlYearBenchmark.FIRST.toEpochDay() * DAY;
    return List.of(
        new Asked(
            "%d days, step 6 h".formatted(days),
            "sum by (instance) (rate(requests_total[6h]))",
            first + DAY,
            first + (days - 1) * DAY,
            21_600));
  }

  private void run(List<Asked> queries) throws IOException, InterruptedException {
    Optional<Path> prometheus = prometheus();
    Optional<Path> victoria = onPath("victoria-metrics", "victoria-metrics-prod");
    if (prometheus.isEmpty()) {
      System.err.println(
          "Prometheus is left out: TRENDLAKE_PROMETHEUS names none, nor has PATH one");
    }
    if (victoria.isEmpty()) {
      System.err.println("VictoriaMetrics is left out: PATH has none");
    } else if (!Files.exists(done())) {
      fill(victoria.get());
    }
    List<Samples> stored = stored();
    requireSamples(stored, "Trendlake", this::trendlake, "/-/ready");
    if (prometheus.isPresent()) {
      Path program = prometheus.get();
      requireSamples(stored, "Prometheus", address -> prometheus(program, address), "/-/ready");
    }
    if (victoria.isPresent()) {
      Path program = victoria.get();
      requireSamples(stored, "VictoriaMetrics", address -> victoria(program, address), "/health");
    }
    System.out.println(
        "| query | server | processor s, first | warm | times Trendlake | s, warm | MB at most |"
            + " times Trendlake |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Asked asked : queries) {
      Took own = ask("Trendlake", this::trendlake, "/-/ready", asked);
      List<Took> all = new ArrayList<>(List.of(own));
      if (prometheus.isPresent()) {
        Path program = prometheus.get();
        Took theirs =
            ask(version(program), address -> prometheus(program, address), "/-/ready", asked);
        requireSame(asked, own.answer(), theirs.answer());
        all.add(theirs);
      }
      if (victoria.isPresent()) {
        Path program = victoria.get();
        Took theirs =
            ask("VictoriaMetrics", address -> victoria(program, address), "/health", asked);
        requireWhole(asked, own.answer(), theirs.answer());
        all.add(theirs);
      }
      all.forEach(took -> print(asked, took, own));
    }
  }

  private static void print(Asked asked, Took took, Took own) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.3f | %.2f | %.3f | %d | %.2f |%n",
        asked.what(),
        took.server(),
        took.first(),
        took.warm(),
        took.warm() / own.warm(),
        took.seconds(),
        took.megabytes(),
        (double) took.megabytes() / own.megabytes());
  }

  /** What the lake has of each day, by its own reader. */
  private List<Samples> stored() throws IOException {
    List<Samples> found = new ArrayList<>();
    try (Bucket bucket = DirectoryBucket.create(lake)) {
      LakeView view = LakeReader.now(bucket).open();
      for (int day = 0; day < days; day++) {
        long count = 0;
        double sum = 0;
        try (SelectedSeries series = view.select(samplesOf(day))) {
          for (int i = 0; i < series.size(); i++) {
            SampleRun run = series.read(i);
            for (int at = 0; at < run.size(); at++) {
              if (!StaleMarker.isStale(run.values()[at])) {
                count++;
                sum += run.values()[at];
              }
            }
          }
        }
        found.add(new Samples(count, sum));
      }
    }
    return found;
  }

  private SeriesSelection samplesOf(int day) {
    LabelMatcher named = new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, metric);
    long from = (first.toEpochDay() + day) * DAY * 1000;
    return new SeriesSelection(List.of(named), from, from + DAY * 1000 - 1);
  }

  /** Asks a server for the number and the sum of the samples of each day. */
  private void requireSamples(
      List<Samples> stored, String name, Function<String, List<String>> command, String probe)
      throws IOException, InterruptedException {
    try (QueryServer server =
        QueryServer.start(name, command, probe, work.resolve(name + ".samples.log"))) {
      for (int from = 0; from < days; from += COUNTED) {
        int to = Math.min(days, from + COUNTED);
        double[] counts = numbers(server, "count_over_time", from, to);
        double[] sums = numbers(server, "sum_over_time", from, to);
        for (int day = from; day < to; day++) {
          requireSame(
              name, day, stored.get(day), new Samples(counts[day - from], sums[day - from]));
        }
      }
    }
  }

  private void requireSame(String name, int day, Samples expected, Samples actual) {
    if (actual.count() != expected.count()
        || !(Math.abs(actual.sum() - expected.sum()) <= TOLERANCE * expected.sum())) {
      throw new IllegalStateException(
          "%s: of %s %s has %.0f samples with a sum of %s, and the lake %.0f with %s; remove %s to fill it again"
              .formatted(
                  metric,
                  first.plusDays(day),
                  name,
                  actual.count(),
                  actual.sum(),
                  expected.count(),
                  expected.sum(),
                  work));
    }
  }

  /** The sums over all series of what a function finds in each of some days; 0 where nothing. */
  private double[] numbers(QueryServer server, String function, int from, int to)
      throws IOException, InterruptedException {
    // A second before midnight, so that no sample is at the edge of a range.
    long start = (first.toEpochDay() + from + 1) * DAY - 1;
    String query = "sum(%s(%s[1d]))".formatted(function, metric);
    byte[] answer =
        server.get(
            "/api/v1/query_range?start=%d&end=%d&step=%d&nocache=1&query=%s"
                .formatted(
                    start,
                    start + (to - from - 1) * DAY,
                    DAY,
                    URLEncoder.encode(query, StandardCharsets.UTF_8)));
    double[] numbers = new double[to - from];
    for (JsonTree series : JsonTree.parse(answer).at("data").at("result").items()) {
      for (JsonTree point : series.at("values").items()) {
        long time = point.items().getFirst().longNumber();
        numbers[(int) ((time - start) / DAY)] = Double.parseDouble(point.items().getLast().text());
      }
    }
    return numbers;
  }

  private Took ask(String name, Function<String, List<String>> command, String probe, Asked asked)
      throws IOException, InterruptedException {
    Path log = work.resolve(name.replaceAll("[^A-Za-z]", "") + ".log");
    try (QueryServer server = QueryServer.start(name, command, probe, log)) {
      server.awaitRest();
      double begun = server.processorSeconds();
      byte[] answer = server.get(asked.path(0));
      double first = server.processorSeconds() - begun;
      int turns = first > SLOW_SECONDS ? SLOW_TURNS : TURNS;
      for (int turn = 1; turn <= turns; turn++) {
        server.get(asked.path(turn));
      }
      double[] seconds = new double[turns];
      begun = server.processorSeconds();
      for (int turn = 0; turn < turns; turn++) {
        long time = System.nanoTime();
        server.get(asked.path(turns + 1 + turn));
        seconds[turn] = (System.nanoTime() - time) / 1e9;
      }
      double warm = (server.processorSeconds() - begun) / turns;
      Arrays.sort(seconds);
      return new Took(name, first, warm, seconds[turns / 2], server.peakMegabytes(), answer);
    }
  }

  /** As the launcher starts it. */
  private List<String> trendlake(String address) {
    return List.of(
        "sh",
        "-c",
        ". build/jdk.sh && find_jdk && . build/launch.sh && launch trendlake \"$0\" \"\" serve --dir"
            + " \"$1\" --listen \"$2\"",
        System.getProperty("java.class.path"),
        lake.toString(),
        address);
  }

  private List<String> prometheus(Path program, String address) {
    return List.of(
        program.toString(),
        "--config.file=/dev/null",
        "--storage.tsdb.path=" + blocks,
        "--storage.tsdb.retention.time=100y",
        // Blocks stay as they are: no compaction runs beside the queries.
        "--storage.tsdb.min-block-duration=24h",
        "--storage.tsdb.max-block-duration=24h",
        "--web.listen-address=" + address);
  }

  private List<String> victoria(Path program, String address) {
    return List.of(
        program.toString(),
        "-httpListenAddr=" + address,
        "-storageDataPath=" + victoriaData,
        "-retentionPeriod=100y",
        "-search.latencyOffset=0s",
        "-loggerLevel=WARN");
  }

  private static Optional<Path> prometheus() {
    String named = Optional.ofNullable(System.getenv("TRENDLAKE_PROMETHEUS")).orElse("");
    return named.isEmpty() ? onPath("prometheus") : Optional.of(Path.of(named));
  }

  private static Optional<Path> onPath(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(names)
        .flatMap(name ->
            Arrays.stream(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Such as {@code Prometheus 3.14.0}. */
  private static String version(Path program) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
    String text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    int number = text.indexOf("version ") + "version ".length();
    // One that was built by hand may have no version.
    return Character.isDigit(text.charAt(number))
        ? "Prometheus " + text.substring(number, text.indexOf(' ', number))
        : "Prometheus";
  }

  private Path done() {
    return work.resolve("victoria-metrics.done");
  }

  /** Lets VictoriaMetrics take in the closed days of the lake, and waits until it has merged. */
  private void fill(Path program) throws IOException, InterruptedException {
    Path log = work.resolve("fill.log");
    try (QueryServer server =
            QueryServer.start(
                "VictoriaMetrics", address -> victoria(program, address), "/health", log);
        Bucket bucket = DirectoryBucket.create(lake)) {
      for (int day = 0; day < days; day++) {
        LakeView view = LakeReader.now(bucket).open();
        SeriesSelection samples = samplesOf(day);
        PipedInputStream body = new PipedInputStream(1 << 20);
        PipedOutputStream pipe = new PipedOutputStream(body);
        FutureTask<Boolean> written =
            new FutureTask<>(() -> {
              write(view, samples, pipe);
              return true;
            });
        Thread.ofPlatform().daemon().start(written);
        server.post("/api/v1/import", BodyPublishers.ofInputStream(() -> body));
        try {
          written.get();
        } catch (ExecutionException e) {
          throw new IOException("the samples of the lake cannot be read", e);
        }
      }
      server.get("/internal/force_flush");
      server.get("/internal/force_merge");
      server.awaitRest();
    }
    Files.createFile(done());
  }

  /** Writes the samples of a day as VictoriaMetrics takes them: a line of JSON a series. */
  private static void write(LakeView view, SeriesSelection samples, OutputStream pipe)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(pipe, 1 << 16);
        SelectedSeries series = view.select(samples)) {
      for (int i = 0; i < series.size(); i++) {
        SampleRun run = series.read(i);
        if (run.size() > 0) {
          out.write(line(series.labels(i), run).getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static String line(Labels labels, SampleRun run) {
    StringBuilder metric = new StringBuilder();
    labels.forEach((name, value) ->
        metric
            .append(metric.isEmpty() ? "" : ",")
            .append('"')
            .append(name)
            .append("\":\"")
            .append(value)
            .append('"'));
    StringBuilder values = new StringBuilder();
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < run.size(); i++) {
      double value = run.values()[i];
      if (!StaleMarker.isStale(value)) {
        String comma = values.isEmpty() ? "" : ",";
        values.append(comma);
        if (value == (long) value) {
          values.append((long) value);
        } else {
          values.append(value);
        }
        times.append(comma).append(run.timestamps()[i]);
      }
    }
    return "{\"metric\":{%s},\"values\":[%s],\"timestamps\":[%s]}%n"
        .formatted(metric, values, times);
  }

  private static void requireSame(Asked asked, byte[] own, byte[] theirs) {
    Map<String, List<JsonTree>> ours = points(own);
    Map<String, List<JsonTree>> others = points(theirs);
    boolean same = ours.keySet().equals(others.keySet());
    for (Map.Entry<String, List<JsonTree>> series : ours.entrySet()) {
      same = same && isSame(series.getValue(), others.getOrDefault(series.getKey(), List.of()));
    }
    if (!same || ours.isEmpty()) {
      throw new IllegalStateException(
          "%s: Trendlake's answer is not Prometheus's".formatted(asked.query()));
    }
  }

  /** VictoriaMetrics has another rate, but must have it where the others do. */
  private void requireWhole(Asked asked, byte[] own, byte[] theirs) {
    long ours = points(own).values().stream().mapToLong(List::size).sum();
    long others = points(theirs).values().stream().mapToLong(List::size).sum();
    if (Math.abs(others - ours) * 100 > ours) {
      throw new IllegalStateException(
          "%s: VictoriaMetrics answers %d points, and Trendlake %d; remove %s to fill it again"
              .formatted(asked.query(), others, ours, work));
    }
  }

  private static boolean isSame(List<JsonTree> ours, List<JsonTree> others) {
    boolean same = ours.size() == others.size();
    for (int i = 0; same && i < ours.size(); i++) {
      List<JsonTree> point = ours.get(i).items();
      List<JsonTree> other = others.get(i).items();
      double left = Double.parseDouble(point.getLast().text());
      double right = Double.parseDouble(other.getLast().text());
      same =
          point.getFirst().data().equals(other.getFirst().data())
              && Math.abs(left - right) <= TOLERANCE * Math.abs(right);
    }
    return same;
  }

  private static Map<String, List<JsonTree>> points(byte[] answer) {
    Map<String, List<JsonTree>> points = new TreeMap<>();
    for (JsonTree series : JsonTree.parse(answer).at("data").at("result").items()) {
      points.put(
          new TreeMap<>(series.at("metric").texts()).toString(), series.at("values").items());
    }
    return points;
  }
}
