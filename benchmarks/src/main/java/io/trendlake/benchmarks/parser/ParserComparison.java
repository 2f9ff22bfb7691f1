// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link ParserBenchmark} and prints it beside what {@code peers parser} measured. */
final class ParserComparison {

  /** What is measured, and the peer's measurement that it is compared with. */
  private static final List<Row> ROWS =
      List.of(
          new Row("same", "the same body again", "cached"),
          new Row("consecutive", "consecutive bodies", "cached"),
          new Row("firstSight", "first sight of every series", "labels"));

  private ParserComparison() {}

  private record Row(String benchmark, String title, String peer) {}

  /** Arguments: the format, the file that {@code peers parser} wrote (may be empty), the bodies. */
  public static void main(String[] args) throws RunnerException, IOException {
    Map<String, Double> peers = PeerSpeeds.read(Path.of(args[1]));
    String files = String.join(File.pathSeparator, Arrays.asList(args).subList(2, args.length));
    Options options =
        new OptionsBuilder()
            .include(ParserBenchmark.class.getName() + ".*")
            .param("format", args[0])
            .param("files", files)
            .build();
    Map<String, Double> ours = new HashMap<>();
    for (RunResult result : new Runner(options).run()) {
      String method = result.getParams().getBenchmark();
      ours.put(method.substring(method.lastIndexOf('.') + 1), speed(result));
    }
    print(args[0], args.length - 2, ours, peers);
  }

  private static double speed(RunResult result) {
    return counter(result, "bytes") / counter(result, "cpuNanos") * 1e9;
  }

  private static double counter(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }

  private static void print(
      String format, int bodies, Map<String, Double> ours, Map<String, Double> peers) {
    System.out.printf(
        Locale.ROOT,
        "%n%s parser, %d bodies, MB per second of processor time%n%-30s %10s %12s %7s%n",
        format,
        bodies,
        "",
        "Trendlake",
        "Prometheus",
        "ratio");
    for (Row row : ROWS) {
      double own = ours.getOrDefault(row.benchmark(), Double.NaN);
      double peer = peers.getOrDefault(row.peer(), Double.NaN);
      System.out.printf(
          Locale.ROOT,
          "%-30s %10.0f %12s %7s%n",
          row.title(),
          own / 1e6,
          peers.isEmpty() ? "-" : String.format(Locale.ROOT, "%.0f", peer / 1e6),
          peers.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", own / peer));
    }
  }
}
