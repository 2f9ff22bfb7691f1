// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.SeriesExemplar.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which exemplars are stored, as in Prometheus's tsdb/exemplar.go. */
final class SeriesExemplarTest {

  private static final SeriesExemplar NEWEST = new SeriesExemplar("{\"id\":\"m\"}", 2, 1000, true);

  @ParameterizedTest
  @CsvSource({
    "m, 2, 1000, REPEATED",
    "m, 2, 1001, NEW",
    "m, 2, 999, OUT_OF_ORDER",
    "z, 9, 999, OUT_OF_ORDER",
    "m, 3, 1000, NEW",
    "z, 1, 1000, OUT_OF_ORDER",
    "z, 2, 1000, NEW",
    "a, 2, 1000, OUT_OF_ORDER",
    "a, NaN, 1000, NEW",
  })
  void exemplar_isStoredIfAfterTheNewest(String id, double value, long ts, Standing expected) {
    SeriesExemplar next = new SeriesExemplar("{\"id\":\"" + id + "\"}", value, ts, true);
    assertThat(next.after(NEWEST)).isEqualTo(expected);
  }

  @Test
  void exemplarsWithoutTimestamps_areTheSameWhateverTheScrape() {
    SeriesExemplar first = new SeriesExemplar("{}", 1, 1000, false);
    assertThat(new SeriesExemplar("{}", 1, 2000, false).after(first)).isEqualTo(Standing.REPEATED);
    assertThat(new SeriesExemplar("{}", 1, 2000, true).after(first)).isEqualTo(Standing.NEW);
    assertThat(new SeriesExemplar("{}", 3, 2000, false).after(first)).isEqualTo(Standing.NEW);
  }

  @Test
  void firstExemplar_isStored() {
    assertThat(NEWEST.after(null)).isEqualTo(Standing.NEW);
  }

  @Test
  void labels_ofMoreThan128Characters_areTooLong() {
    String face = new String(Character.toChars(0x1F600));
    assertThat(SeriesExemplar.isTooLong(Labels.of("a", face.repeat(127)))).isFalse();
    assertThat(SeriesExemplar.isTooLong(Labels.of("a", face.repeat(128)))).isTrue();
    assertThat(SeriesExemplar.isTooLong(Labels.of("a", "1", "b", "x".repeat(126)))).isTrue();
    assertThat(SeriesExemplar.isTooLong(Labels.empty())).isFalse();
  }
}
