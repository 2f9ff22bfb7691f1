// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesFileTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  private static final List<Outcome> ONE_OF_EACH =
      List.of(
          outcome(
              "h1", new Outcome.Scraped(Duration.ofNanos(12_345_678), 1903, 1_234_567_890_123L)),
          outcome(
              "h1",
              new Outcome.Scraped(Duration.ofMillis(12), 1890, 99, new DroppedSamples(7, 2, 4))),
          outcome(
              "h1",
              new Outcome.Scraped(
                  Duration.ofMillis(13),
                  1890,
                  99,
                  new DroppedSamples(0, 0, 1),
                  new NoteCounts(5, 6, 7))),
          outcome("h2", new Outcome.Failed(Duration.ofSeconds(10), "timeout", 7, 99)),
          outcome("h2", new Outcome.Failed(Duration.ofSeconds(9), "timeout", 7, 99)),
          outcome("h0", new Outcome.Missed("the slot had expired")));

  private static Outcome outcome(String instance, Outcome.Result result) {
    return new Outcome(
        SLOT,
        SLOT.plusMillis(3),
        new Outcome.ScrapedTarget(
            "123456789012",
            "eu-west-1",
            "node",
            instance,
            "{\"rack\":\"7\"}",
            "http://" + instance + ":9100/metrics?x=\"",
            Duration.ofMillis(15_500),
            instance.equals("h1")),
        result,
        new Outcome.ScrapedBy("a-" + instance, "1.2.3"));
  }

  @Test
  void everyResult_readBackInOrder() throws IOException {
    byte[] file = OutcomesFile.write(ONE_OF_EACH);
    assertThat(OutcomesFile.read(FileSource.of("f", file))).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void severalRowGroups_readBackInOrder() throws IOException {
    List<Outcome> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.addAll(ONE_OF_EACH);
    }
    WriterOptions smallGroups = new WriterOptions(3, 37, 10, Map.of());
    byte[] file = OutcomesFile.write(many, smallGroups);
    assertThat(OutcomesFile.read(FileSource.of("f", file))).isEqualTo(many);
  }

  @Test
  void fileOfVersion1_readWithoutWhatItDoesNotSay(@TempDir Path directory) throws Exception {
    byte[] old =
        VersionOneFile.of(
            OutcomesFile.write(ONE_OF_EACH),
            directory,
            "duplicates, out_of_order, out_of_bounds, shard, scraper_version,"
                + " exemplars, exemplars_out_of_order, starts");
    List<Outcome> expected = new ArrayList<>();
    for (Outcome outcome : ONE_OF_EACH) {
      Outcome.Result result =
          outcome.result() instanceof Outcome.Scraped scraped
              ? new Outcome.Scraped(scraped.duration(), scraped.samples(), scraped.bytes())
              : outcome.result();
      expected.add(outcome.with(result).by(Outcome.ScrapedBy.UNKNOWN));
    }
    assertThat(OutcomesFile.read(FileSource.of("f", old))).isEqualTo(expected);
  }

  @Test
  void noOutcomes_isAFileToo() throws IOException {
    byte[] file = OutcomesFile.write(List.of());
    assertThat(OutcomesFile.read(FileSource.of("f", file))).isEmpty();
  }
}
