// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DaySpansTest {

  private static final long DAY = 86_400_000;

  private static String text(long... days) {
    TreeSet<Long> starts = new TreeSet<>();
    for (long day : days) {
      starts.add(day * DAY);
    }
    return DaySpans.text(starts);
  }

  @Test
  void daysThatFollowOneAnother_areOneSpan() {
    assertThat(text(0)).isEqualTo("1970-01-01 (UTC)");
    assertThat(text(-1, 0, 1, 3)).isEqualTo("1969-12-31 to 1970-01-02, 1970-01-04 (UTC)");
  }

  @Test
  void manySpans_areCounted() {
    assertThat(text(0, 2, 4, 6, 8, 10, 11, 14))
        .isEqualTo(
            "1970-01-01, 1970-01-03, 1970-01-05, 1970-01-07, 1970-01-09 and 3 more days (UTC)");
  }
}
