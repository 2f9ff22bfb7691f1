// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Metric types by their names, and values that differ though they are all NaN. */
final class ValuesTest {

  @Test
  void staleMarker_isNoOtherNan() {
    assertThat(Double.doubleToRawLongBits(StaleMarker.VALUE)).isEqualTo(0x7ff0000000000002L);
    assertThat(StaleMarker.isStale(StaleMarker.VALUE)).isTrue();
    assertThat(StaleMarker.isStale(Double.NaN)).isFalse();
    assertThat(StaleMarker.isStale(Double.longBitsToDouble(0x7ff8000000000001L))).isFalse();
    assertThat(StaleMarker.isStale(0)).isFalse();
  }

  @Test
  void sample_isEqualByTheBitsOfItsValue() {
    Sample stale = new Sample(1, StaleMarker.VALUE);
    assertThat(stale)
        .isEqualTo(new Sample(1, StaleMarker.VALUE))
        .isNotEqualTo(new Sample(1, Double.NaN));
    assertThat(stale.isStale()).isTrue();
    assertThat(new Sample(1, 0.0)).isNotEqualTo(new Sample(1, -0.0));
    assertThat(new Sample(1, 2)).isEqualTo(new Sample(1, 2)).hasSameHashCodeAs(new Sample(1, 2));
  }

  @Test
  void type_isFoundByItsText() {
    for (MetricType type : MetricType.values()) {
      assertThat(MetricType.ofText(type.text())).contains(type);
    }
    assertThat(MetricType.GAUGEHISTOGRAM.text()).isEqualTo("gaugehistogram");
    assertThat(MetricType.ofText("untyped")).contains(MetricType.UNKNOWN);
    assertThat(MetricType.ofText("Counter")).isEmpty();
  }
}
