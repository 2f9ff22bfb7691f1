// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What Prometheus makes of the samples: blocks written by {@code promtool}, as long as its
 * compactor makes them from a day's data, so that the index weighs as little as it ever does.
 */
final class PrometheusBlock {

  private static final String LONGEST_BLOCK = "54h";

  private final Path promtool;
  private final Path work;

  PrometheusBlock(Path promtool, Path work) {
    this.promtool = promtool;
    this.work = work;
  }

  /** Makes the blocks, compares what is in them, and says how large they are. */
  List<StoredSize> measure(FleetSpan span, StoredTally expected)
      throws IOException, InterruptedException {
    Path text = work.resolve("samples.om");
    Path blocks = work.resolve("tsdb");
    write(span, text);
    PeerProcess.run(
        List.of(
            promtool.toString(),
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            "-q",
            "--max-block-duration=" + LONGEST_BLOCK,
            text.toString(),
            blocks.toString()),
        work.resolve("promtool.log"));
    Files.delete(text);
    expected.requireSame("Prometheus", dumped(blocks));
    return sizes(blocks, expected.samples());
  }

  private static void write(FleetSpan span, Path text) throws IOException {
    TextSeries lines = new TextSeries(span, TextSeries.Unit.SECONDS);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text), 1 << 20)) {
      for (FleetSeries series : span.fleet().series()) {
        out.write(lines.lines(series));
      }
      out.write("# EOF\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private StoredTally dumped(Path blocks) throws IOException, InterruptedException {
    // The dump wants a log of the head, which blocks made from text do not have.
    Files.createDirectories(blocks.resolve("wal"));
    Process dump =
        new ProcessBuilder(promtool.toString(), "tsdb", "dump", blocks.toString())
            .redirectError(work.resolve("dump.log").toFile())
            .start();
    StoredTally tally = new StoredTally();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(dump.getInputStream(), StandardCharsets.UTF_8), 1 << 20)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int ts = line.lastIndexOf(' ');
        int value = line.lastIndexOf(' ', ts - 1);
        tally.add(Long.parseLong(line.substring(ts + 1)), number(line.substring(value + 1, ts)));
      }
    }
    if (dump.waitFor() != 0) {
      throw new IOException("promtool tsdb dump failed, see " + work.resolve("dump.log"));
    }
    return tally;
  }

  /** A number as Go prints it. */
  private static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static List<StoredSize> sizes(Path blocks, long samples) throws IOException {
    long chunks = 0;
    long index = 0;
    int count = 0;
    try (Stream<Path> folders = Files.list(blocks)) {
      for (Path block : folders.filter(folder -> Files.exists(folder.resolve("index"))).toList()) {
        chunks += StoredSize.bytesIn(block.resolve("chunks"));
        index += Files.size(block.resolve("index"));
        count++;
      }
    }
    List<StoredSize> sizes = new ArrayList<>();
    sizes.add(new StoredSize("Prometheus, blocks: " + count, chunks + index, samples));
    sizes.add(new StoredSize("- chunks", chunks, samples));
    sizes.add(new StoredSize("- index", index, samples));
    return sizes;
  }
}
