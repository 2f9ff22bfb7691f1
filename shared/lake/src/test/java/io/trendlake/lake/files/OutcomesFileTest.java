// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesFileTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  private static final List<Outcome> ONE_OF_EACH =
      List.of(
          outcome(
              "h1", new Outcome.Scraped(Duration.ofNanos(12_345_678), 1903, 1_234_567_890_123L)),
          outcome("h2", new Outcome.Failed(Duration.ofSeconds(10), "timeout", 7, 99)),
          outcome("h2", new Outcome.Failed(Duration.ofSeconds(9), "timeout", 7, 99)),
          outcome("h0", new Outcome.Missed("the slot had expired")));

  private static Outcome outcome(String instance, Outcome.Result result) {
    return new Outcome(
        SLOT,
        SLOT.plusMillis(3),
        Duration.ofMillis(15_500),
        "123456789012",
        "eu-west-1",
        "node",
        instance,
        "{\"rack\":\"7\"}",
        "http://" + instance + ":9100/metrics?x=\"",
        instance.equals("h1"),
        result);
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
  void noOutcomes_isAFileToo() throws IOException {
    byte[] file = OutcomesFile.write(List.of());
    assertThat(OutcomesFile.read(FileSource.of("f", file))).isEmpty();
  }
}
