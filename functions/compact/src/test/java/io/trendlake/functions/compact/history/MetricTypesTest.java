// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which types names have. */
final class MetricTypesTest {

  private static MetricMetadata family(String name, MetricType type, String help) {
    return new MetricMetadata(name, type, "", help);
  }

  @Test
  void familyThatIsThereTwice_hasTheFirstTypeThatIsKnown() {
    MetricTypes types =
        new MetricTypes(
            List.of(
                family("hits", MetricType.UNKNOWN, "of one job"),
                family("hits", MetricType.COUNTER, "of another"),
                family("hits", MetricType.GAUGE, "of a third")));
    assertThat(types.of("hits")).isEqualTo(MetricType.COUNTER);
    assertThat(types.family("hits").orElseThrow().help()).isEqualTo("of another");
    assertThat(types.unknown()).isEmpty();
  }

  @Test
  void familyThatIsSaidToBeUnknown_isAmongThoseThatStayedSo() {
    MetricTypes types =
        new MetricTypes(List.of(family("hits_total", MetricType.UNKNOWN, "of one job")));
    assertThat(types.of("hits_total")).isEqualTo(MetricType.UNKNOWN);
    assertThat(types.unknown()).containsExactly("hits_total");
    assertThat(types.guessed()).isEmpty();
  }
}
