// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.relabel;

import io.trendlake.benchmarks.ProcessUse;
import io.trendlake.benchmarks.parser.PeerSpeeds;
import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.parse.RelabelRulesParser;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.discovery.Target;
import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import io.trendlake.scrape.TargetSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Relabels the series of a node's containers by the rules of a file: each as if it was seen for the
 * first time, and in scrapes of a target whose series are known.
 */
final class RelabelBenchmark {

  private static final int CONTAINERS = 60;
  private static final int WARM_UP = 6;
  private static final int ROUNDS = 7;

  /** Of processor time, so that as much is compiled on a busy machine as on an idle one. */
  private static final Duration ROUND = Duration.ofMillis(500);

  private final List<RelabelRule> rules;
  private final List<Labels> exposed = CadvisorBody.series(CONTAINERS);
  private final List<Labels> joined =
      exposed.stream().map(labels -> labels.with(CadvisorBody.TARGET)).toList();
  private final List<byte[]> bodies =
      List.of(CadvisorBody.text(exposed, 1), CadvisorBody.text(exposed, 2));
  private final BodyBuffer read = new BodyBuffer();
  private int body;

  private RelabelBenchmark(List<RelabelRule> rules) {
    this.rules = rules;
  }

  /** Work of which a pass over all series is measured. */
  @FunctionalInterface
  private interface Pass {
    /** Returns something that depends on all that was done. */
    long run() throws InterruptedException;
  }

  /**
   * Arguments: {@code write}, the file of rules, and a folder, in which the series and bodies are
   * written and what the rules make of them; or {@code measure}, the file of rules, and the file
   * that {@code peers relabel} wrote (may be empty).
   */
  public static void main(String[] args) throws IOException, ConfigException, InterruptedException {
    Path file = Path.of(args[1]);
    RelabelBenchmark benchmark =
        new RelabelBenchmark(
            RelabelRulesParser.ofSamples(
                Files.readString(file), file.toString(), NameValidationScheme.UTF8));
    if (args[0].equals("write")) {
      benchmark.write(Path.of(args[2]));
    } else {
      benchmark.measure(PeerSpeeds.read(Path.of(args[2])));
    }
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("series.jsonl"), joined.stream().map(CanonicalJson::write).toList());
    Files.write(
        folder.resolve("own.jsonl"),
        joined.stream()
            .map(labels ->
                Relabeling.apply(rules, labels).map(CanonicalJson::write).orElse("dropped"))
            .toList());
    for (int i = 0; i < bodies.size(); i++) {
      Files.write(folder.resolve("body-" + i + ".txt"), bodies.get(i));
    }
  }

  private void measure(Map<String, Double> peers) throws InterruptedException {
    long kept =
        joined.stream().filter(labels -> Relabeling.apply(rules, labels).isPresent()).count();
    System.out.printf(
        Locale.ROOT,
        "%d rules, %d series, %d kept; M samples per second of processor time%n%-34s %10s %12s %7s%n",
        rules.size(),
        joined.size(),
        kept,
        "",
        "Trendlake",
        "Prometheus",
        "ratio");
    print("first sight, rules alone", speed(this::relabelAll), peers.get("rules"));
    TargetSession session = session();
    ExpositionParser parser = new ExpositionParser();
    double[] scraped = new double[ROUNDS];
    double[] taken = new double[ROUNDS];
    // In turns, so that what else runs slows both down.
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double whole = once(() -> scrape(session));
      double parsed = once(() -> parse(parser));
      if (round >= 0) {
        scraped[round] = whole;
        taken[round] = 1 / (1 / whole - 1 / parsed);
      }
    }
    print("known series, parsed and taken", median(scraped), peers.get("known"));
    print("known series, taken alone", median(taken), null);
  }

  private static void print(String title, double own, @Nullable Double peer) {
    System.out.printf(
        Locale.ROOT,
        "%-34s %10.1f %12s %7s%n",
        title,
        own / 1e6,
        peer == null ? "-" : String.format(Locale.ROOT, "%.1f", peer / 1e6),
        peer == null ? "-" : String.format(Locale.ROOT, "%.1f", own / peer));
  }

  /** The median of several rounds, in series per second of the process's processor time. */
  private double speed(Pass pass) throws InterruptedException {
    double[] speeds = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double speed = once(pass);
      if (round >= 0) {
        speeds[round] = speed;
      }
    }
    return median(speeds);
  }

  private double once(Pass pass) throws InterruptedException {
    long start = ProcessUse.processorTime();
    long took = 0;
    long done = 0;
    while (took < ROUND.toNanos()) {
      if (pass.run() == 0) {
        throw new IllegalStateException("nothing was kept");
      }
      done += joined.size();
      took = ProcessUse.processorTime() - start;
    }
    return done * 1e9 / took;
  }

  private static double median(double[] speeds) {
    Arrays.sort(speeds);
    return speeds[speeds.length / 2];
  }

  private long relabelAll() {
    long labels = 0;
    for (Labels series : joined) {
      Optional<Labels> kept = Relabeling.apply(rules, series);
      labels += kept.isPresent() ? kept.get().size() : 0;
    }
    return labels;
  }

  private long scrape(TargetSession session) throws InterruptedException {
    return session
        .scrape(Instant.EPOCH, Duration.ofMinutes(1), (request, into) -> answer(into))
        .samples()
        .size();
  }

  /** The bodies in turn. */
  private byte[] next() {
    byte[] next = bodies.get(body);
    body = (body + 1) % bodies.size();
    return next;
  }

  /** What a scrape does before it takes a sample, the copy of the body that comes in included. */
  private long parse(ExpositionParser parser) {
    read.clear();
    answer(read);
    SampleCount count = new SampleCount();
    try {
      parser.parse(ExpositionFormat.PROMETHEUS_TEXT, read.array(), 0, read.length(), count);
    } catch (ExpositionException e) {
      throw new IllegalStateException(e);
    }
    return count.samples;
  }

  private static final class SampleCount implements SampleHandler {
    private long samples;

    @Override
    public void series(int id, Labels labels, MetricType type) {}

    @Override
    public void sample(int id, double value, long ts) {
      samples++;
    }

    @Override
    public void forgotten() {}
  }

  private FetchResponse answer(BodyBuffer into) {
    byte[] next = next();
    into.append(next, 0, next.length);
    return new FetchResponse(200, "text/plain; version=0.0.4");
  }

  private TargetSession session() {
    ScrapeConfig settings = ScrapeConfig.builder("kubelet").metricRelabelConfigs(rules).build();
    Target target =
        new Target(
            "kubelet",
            CadvisorBody.TARGET,
            CadvisorBody.TARGET,
            Url.of("http://10.3.17.204:10250/metrics/cadvisor"),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));
    return new TargetSession(target, settings, ScrapeClock.system(), new ScrapeMemory());
  }
}
