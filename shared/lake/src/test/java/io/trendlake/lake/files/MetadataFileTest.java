// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataFileTest {

  private static final Instant SEEN = Instant.parse("2026-11-22T07:15:00Z");
  private static final MetadataRow UP =
      row("up", MetricType.GAUGE, "", "1 if \"it\" answered\n", SEEN);
  private static final MetadataRow SECONDS =
      row("cpu_seconds", MetricType.COUNTER, "seconds", "", SEEN.plusSeconds(60));

  private static MetadataRow row(
      String name, MetricType type, String unit, String help, Instant seen) {
    return new MetadataRow(
        new MetricMetadata(name, type, unit, help), "1", "eu-west-1", "node", seen);
  }

  @Test
  void rows_readBackSorted() throws IOException {
    byte[] file = MetadataFile.write(List.of(UP, SECONDS));
    assertThat(MetadataFile.read(FileSource.of("f", file))).containsExactly(SECONDS, UP);
  }

  @Test
  void contentHash_dependsNotOnOrderOrTime() {
    MetadataRow later =
        row("up", MetricType.GAUGE, "", UP.metadata().help(), SEEN.plusSeconds(3600));
    assertThat(MetadataFile.contentHash(List.of(SECONDS, later)))
        .isEqualTo(MetadataFile.contentHash(List.of(UP, SECONDS)))
        .matches("[0-9a-f]{16}");
  }

  @Test
  void contentHash_dependsOnWhereOneTextEnds() {
    MetadataRow unit = row("up", MetricType.GAUGE, "ab", "c", SEEN);
    MetadataRow help = row("up", MetricType.GAUGE, "a", "bc", SEEN);
    assertThat(MetadataFile.contentHash(List.of(unit)))
        .isNotEqualTo(MetadataFile.contentHash(List.of(help)));
  }
}
