// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeLayoutTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-22");

  static List<Arguments> keys() {
    return Stream.of(
            Arguments.of(
                new LakeKey.MinuteFile(Dataset.SAMPLES, SLOT, "a1-eu-60s-0003"),
                "samples/minute/dt=2026-11-22/hour=07/20261122T071500Z-a1-eu-60s-0003.parquet"),
            Arguments.of(
                new LakeKey.MinuteFile(Dataset.SCRAPES, SLOT.plusSeconds(15), "s0"),
                "scrapes/minute/dt=2026-11-22/hour=07/20261122T071515Z-s0.parquet"),
            Arguments.of(
                new LakeKey.MinuteFile(Dataset.SCRAPES, SLOT.plusMillis(500), "-_0f"),
                "scrapes/minute/dt=2026-11-22/hour=07/20261122T071500.500Z--_0f.parquet"),
            Arguments.of(
                new LakeKey.MinuteMetadata(SLOT, "a1-eu-0", "0123456789abcdef"),
                "metadata/minute/dt=2026-11-22/hour=07/a1-eu-0-0123456789abcdef.parquet"),
            Arguments.of(
                new LakeKey.HourFile(Dataset.SAMPLES, SLOT, 0),
                "samples/hour/dt=2026-11-22/hour=07/part-0000.parquet"),
            Arguments.of(
                new LakeKey.HourFile(Dataset.METADATA, SLOT, 12345),
                "metadata/hour/dt=2026-11-22/hour=07/part-12345.parquet"),
            Arguments.of(
                new LakeKey.DayFile(Dataset.SCRAPES, DAY, 17),
                "scrapes/day/dt=2026-11-22/part-0017.parquet"),
            Arguments.of(
                new LakeKey.MinuteFile(Dataset.HISTOGRAMS, SLOT, "s0"),
                "histograms/minute/dt=2026-11-22/hour=07/20261122T071500Z-s0.parquet"),
            Arguments.of(
                new LakeKey.HistogramTrendsFile(DAY, 1),
                "histogram_trends/dt=2026-11-22/part-0001.parquet"),
            Arguments.of(new LakeKey.TrendsFile(DAY, 1), "trends/dt=2026-11-22/part-0001.parquet"),
            Arguments.of(new LakeKey.WatermarkFile(), "watermark/watermark.json"),
            Arguments.of(new LakeKey.Configuration(), "config/trendlake.yml"),
            Arguments.of(
                new LakeKey.DiscoveryState("node/a1/eu.json"), "state/discovery/node/a1/eu.json"),
            Arguments.of(new LakeKey.HourPlanFile(SLOT), "state/compact/hour/2026-11-22T07.json"),
            Arguments.of(new LakeKey.DayPlanFile(DAY), "state/compact/day/2026-11-22.json"),
            Arguments.of(
                new LakeKey.Quarantined("samples/day/dt=2026-11-22/part-0000.parquet"),
                "quarantine/samples/day/dt=2026-11-22/part-0000.parquet"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void key_spelledAsDesigned(LakeKey key, String text) {
    assertThat(key.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void key_readBack(LakeKey key, String text) {
    assertThat(LakeLayout.parse(text)).contains(key);
  }

  @Test
  void hour_isThatOfTheSlotInUtc() {
    Instant lastSecond = Instant.parse("2026-12-31T23:59:59Z");
    assertThat(new LakeKey.MinuteFile(Dataset.SAMPLES, lastSecond, "s").text())
        .isEqualTo("samples/minute/dt=2026-12-31/hour=23/20261231T235959Z-s.parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "readme.txt",
        "samples/minute/dt=2026-11-22/hour=07/part-0000.parquet",
        "samples/minute/dt=2026-11-22/hour=08/20261122T071500Z-s.parquet",
        "samples/minute/dt=2026-11-22/20261122T071500Z-s.parquet",
        "samples/minute/dt=2026-11-31/hour=07/20261131T071500Z-s.parquet",
        "samples/hour/dt=2026-11-22/hour=24/part-0000.parquet",
        "samples/hour/dt=2026-11-22/hour=07/part-00001.parquet",
        "samples/day/dt=2026-11-22/hour=07/part-0000.parquet",
        "samples/day/dt=2026-11-22/part-0000.parquet.tmp",
        "samples/year/dt=2026-11-22/part-0000.parquet",
        "metadata/minute/dt=2026-11-22/hour=07/s-0123.parquet",
        "trends/dt=2026-11-22/hour=07/part-0000.parquet",
        "state/compact/hour/2026-11-22.json",
        "quarantine/../config/trendlake.yml"
      })
  void foreignKey_isNone(String key) {
    assertThat(LakeLayout.parse(key)).isEmpty();
  }

  @Test
  void prefixes_endWhereKeysGoOn() {
    assertThat(LakeLayout.prefix(Dataset.SCRAPES, Tier.HOUR)).isEqualTo("scrapes/hour/");
    assertThat(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, DAY))
        .isEqualTo("samples/day/dt=2026-11-22/");
    assertThat(LakeLayout.hourPrefix(Dataset.SAMPLES, Tier.MINUTE, SLOT))
        .isEqualTo("samples/minute/dt=2026-11-22/hour=07/");
    assertThat(LakeLayout.trendsPrefix(DAY)).isEqualTo("trends/dt=2026-11-22/");
  }

  @Test
  void slotFinerThanAMillisecond_refused() {
    assertThatThrownBy(() -> LakeLayout.slotText(SLOT.plusNanos(500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-11-22T07:15:00.000000500Z");
  }

  @Test
  void shardThatLeavesItsFolder_refused() {
    assertThatThrownBy(() -> new LakeKey.MinuteFile(Dataset.SAMPLES, SLOT, "../x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"../x\"");
  }

  @Test
  void metadataAsFileOfASlot_refused() {
    assertThatThrownBy(() -> new LakeKey.HourFile(Dataset.REACHED, SLOT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no files of reached for each hour");
    assertThatThrownBy(() -> new LakeKey.MinuteFile(Dataset.METADATA, SLOT, "s"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
