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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    writeOneScrape(SLOT);
  }

  private void writeOneScrape(Instant slot) throws IOException {
    Series up = new Series("up", "", "", "node", "a:9100", "{}", MetricType.GAUGE);
    MinuteSamplesWriter samples = new MinuteSamplesWriter();
    samples.add(up, 0, slot.toEpochMilli(), 1);
    Outcome outcome =
        new Outcome(
            slot,
            slot,
            new Outcome.ScrapedTarget(
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
      bucket.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text(), samples.finish());
      bucket.put(
          new LakeKey.MinuteFile(Dataset.SCRAPES, slot, "s").text(),
          OutcomesFile.write(List.of(outcome)));
    }
  }

  @Test
  void hourThatIsOver_isClosedAndReported() throws IOException {
    writeOneScrape();

    int code = run("compact", "--dir", directory.toString());

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("closed 1 hours (1 samples, 0 stale markers, 0 repeated) and 0 days")
        .contains("complete up to 2026-01-05T08:00:00Z");
  }

  @Test
  void hourThatWasNotOverThen_staysOpen() throws IOException {
    writeOneScrape();

    int code = run("compact", "--dir", directory.toString(), "--until", "2026-01-05T08:05:00Z");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("closed 0 hours");
  }

  @Test
  void textThatIsNoTime_isRefusedWithAnExample() {
    int code = run("compact", "--dir", directory.toString(), "--until", "yesterday");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--until is \"yesterday\"", "2026-11-22T07:00:00Z");
  }

  @Test
  void trendsWithoutColumns_areMadeAgain() throws IOException {
    writeOneScrape(SLOT);
    writeOneScrape(SLOT.plus(Duration.ofDays(1)));
    assertThat(run("compact", "--dir", directory.toString())).isZero();
    Path trends = directory.resolve("trends/dt=2026-01-05/part-0000.parquet");
    byte[] made = Files.readAllBytes(trends);
    Files.write(trends, new byte[] {1});

    int code =
        run("compact", "--dir", directory.toString(), "--rebuild-trends", "--from", "2026-01-05");
    int again =
        run("compact", "--dir", directory.toString(), "--rebuild-trends", "--from", "2026-01-05");

    assertThat(code).isZero();
    assertThat(again).isZero();
    assertThat(Files.readAllBytes(trends)).isEqualTo(made);
    assertThat(out.toString())
        .contains(
            "2026-01-05: 1 rows in 1 files, 0 files had every column already",
            "made 1 files of trends of 1 days",
            "2026-01-05: has every column already",
            "made 0 files of trends of 1 days");
  }

  @Test
  void trendsOfADayThat_isOpenAreRefused() throws IOException {
    writeOneScrape();

    int code =
        run("compact", "--dir", directory.toString(), "--rebuild-trends", "--from", "2026-01-05");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("no closed day from 2026-01-05");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rebuild-trends | --rebuild-trends needs --from DAY
          --from 2026-01-05 | --from and --to need --rebuild-trends
          --rebuild-trends --from soon | --from is "soon", must be a day such as 2026-01-31
          --rebuild-trends --from 2026-01-05 --until 2026-01-05T00:00:00Z | use --to DAY\
          """)
  void optionsThatDoNotFit_areRefused(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of("compact", "--dir", directory.toString()));
    arguments.addAll(List.of(options.split(" ")));

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(err.toString()).contains(message);
  }

  @Test
  void missingDirectory_isNamed() {
    Path missing = directory.resolve("nowhere");

    assertThat(run("compact", "--dir", missing.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(missing.toString());
  }
}
