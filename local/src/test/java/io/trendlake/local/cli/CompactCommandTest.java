// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.local.Trendlake;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code trendlake compact} as somebody at a terminal sees it. */
final class CompactCommandTest {

  private static final Instant SLOT = Instant.parse("2026-01-05T07:15:00Z");

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Trendlake.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private void writeOneScrape() throws IOException {
    Series up = new Series("up", "", "", "node", "a:9100", "{}", MetricType.GAUGE);
    MinuteSamplesWriter samples = new MinuteSamplesWriter();
    samples.add(up, 0, SLOT.toEpochMilli(), 1);
    Outcome outcome =
        new Outcome(
            SLOT,
            SLOT,
            new Outcome.Target(
                "",
                "",
                "node",
                "a:9100",
                "{}",
                "http://a:9100/metrics",
                Duration.ofMinutes(1),
                false),
            new Outcome.Scraped(Duration.ofMillis(3), 0, 10));
    try (Bucket bucket = DirectoryBucket.create(directory)) {
      bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, SLOT, "s").text(), samples.finish());
      bucket.put(
          new LakeKey.MinuteFile(Dataset.SCRAPES, SLOT, "s").text(),
          OutcomesFile.write(List.of(outcome)));
    }
  }

  @Test
  void hour_that_is_over_is_closed_and_told() throws IOException {
    writeOneScrape();

    int code = run("compact", "--dir", directory.toString());

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("closed 1 hours (1 samples, 0 stale markers, 0 repeated) and 0 days")
        .contains("complete up to 2026-01-05T08:00:00Z");
  }

  @Test
  void hour_that_was_not_over_then_stays_open() throws IOException {
    writeOneScrape();

    int code = run("compact", "--dir", directory.toString(), "--until", "2026-01-05T08:05:00Z");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("closed 0 hours");
  }

  @Test
  void time_that_is_none_is_refused_with_an_example() {
    int code = run("compact", "--dir", directory.toString(), "--until", "yesterday");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--until is \"yesterday\"", "2026-11-22T07:00:00Z");
  }

  @Test
  void directory_that_is_not_there_is_named() {
    Path missing = directory.resolve("nowhere");

    assertThat(run("compact", "--dir", missing.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(missing.toString());
  }
}
