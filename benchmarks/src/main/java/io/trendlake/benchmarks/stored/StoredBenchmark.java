// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.RecordedFleet;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Bytes per sample of a recorded fleet in the lake, in Prometheus and in VictoriaMetrics, the same
 * samples in each: {@code RECORDING REPLICAS HOURS WORK}. Every store is read back and compared
 * first; a peer that is not installed is left out, and that is said.
 */
public final class StoredBenchmark {

  /**
   * The end of a day, so that the day is closed with its last hour. In the past, as VictoriaMetrics
   * takes nothing from the future.
   */
  private static final Instant END = Instant.parse("2026-11-21T00:00:00Z");

  private StoredBenchmark() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: StoredBenchmark RECORDING REPLICAS HOURS WORK");
    }
    RecordedFleet fleet =
        RecordedFleet.load(Path.of(arguments[0]), Integer.parseInt(arguments[1])).sharingTexts();
    int hours = Integer.parseInt(arguments[2]);
    FleetSpan span = new FleetSpan(fleet, END.minus(Duration.ofHours(hours)), hours);
    Path work = Files.createDirectories(Path.of(arguments[3]));
    StoredTally expected = span.tally();
    describe(span, expected);
    System.out.println("| store | samples | bytes | bytes/sample |");
    System.out.println("|---|---|---|---|");
    try (DirectoryBucket bucket = DirectoryBucket.create(work.resolve("lake")).withoutSync()) {
      print(new LakeSizes(bucket).measure(span, expected));
    }
    prometheus(span, expected, work);
    victoriaMetrics(span, expected, work);
  }

  private static void describe(FleetSpan span, StoredTally expected) {
    System.out.printf(
        Locale.ROOT,
        "%,d targets, %,d series, %d hours at a sample a minute: %s%n",
        span.fleet().targets().size(),
        span.fleet().series().size(),
        span.hours(),
        expected);
    if (span.ticks() > span.fleet().bodies()) {
      System.out.printf(
          Locale.ROOT,
          "the recording has %d bodies and %d are needed: values come again, and files are smaller than they should be%n",
          span.fleet().bodies(),
          span.ticks());
    }
  }

  private static void prometheus(FleetSpan span, StoredTally expected, Path work)
      throws IOException, InterruptedException {
    Optional<Path> promtool = PeerProcess.find("promtool");
    if (promtool.isEmpty()) {
      System.out.println("Prometheus is left out: there is no promtool on the PATH");
      return;
    }
    print(new PrometheusBlock(promtool.get(), work).measure(span, expected));
  }

  private static void victoriaMetrics(FleetSpan span, StoredTally expected, Path work)
      throws IOException, InterruptedException {
    Optional<Path> program = PeerProcess.find("victoria-metrics", "victoria-metrics-prod");
    if (program.isEmpty()) {
      System.out.println("VictoriaMetrics is left out: there is no victoria-metrics on the PATH");
      return;
    }
    try (VictoriaMetrics server = VictoriaMetrics.start(program.get(), work)) {
      print(server.measure(span, expected));
    }
  }

  private static void print(List<StoredSize> sizes) {
    sizes.forEach(size -> System.out.println(size.line()));
  }
}
