// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.sql.LakeTable;
import io.trendlake.objstore.ExpirationRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LakeRetentionTest {

  private static final Duration MINUTE = Duration.ofDays(3);
  private static final Duration HOUR = Duration.ofDays(7);
  private static final Duration DAY = Duration.ofDays(365);
  private static final Duration TRENDS = Duration.ofDays(3650);

  @Test
  void rules_ofAllTiers_coverEveryTableOnce() {
    List<ExpirationRule> rules = new LakeRetention(MINUTE, HOUR, DAY, TRENDS).rules();

    assertThat(LakeTable.all())
        .allSatisfy(table ->
            assertThat(rules)
                .filteredOn(rule -> table.prefix().startsWith(rule.prefix()))
                .hasSize(1));
    assertThat(rules)
        .contains(
            new ExpirationRule("samples/minute/", MINUTE),
            new ExpirationRule("scrapes/hour/", HOUR),
            new ExpirationRule("scrapes/day/", DAY),
            new ExpirationRule("metadata/day/", TRENDS),
            new ExpirationRule("reached/minute/", MINUTE),
            new ExpirationRule("histograms/day/", DAY),
            new ExpirationRule("histogram_trends/", TRENDS),
            new ExpirationRule("trends/", TRENDS))
        .noneMatch(rule -> rule.prefix().startsWith("reached/hour"));
  }

  @Test
  void rules_ofZero_areNone() {
    assertThat(new LakeRetention(MINUTE, HOUR, Duration.ZERO, Duration.ZERO).rules())
        .noneMatch(rule -> rule.prefix().contains("day/") || rule.prefix().contains("trends"))
        .anyMatch(rule -> rule.prefix().equals("metadata/minute/"));
  }
}
