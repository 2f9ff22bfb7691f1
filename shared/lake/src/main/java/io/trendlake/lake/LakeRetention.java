// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.objstore.ExpirationRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the files of each tier are kept, as rules on the prefixes of their keys. Zero keeps them
 * for ever.
 *
 * @param minute of minute files that compaction did not remove
 * @param hour of hour files that compaction did not remove
 * @param day of samples and outcomes of days
 * @param trends of trends, and of the metadata of days, which names their metrics
 */
public record LakeRetention(Duration minute, Duration hour, Duration day, Duration trends) {

  /** The rules, none of which touches another's objects. */
  public List<ExpirationRule> rules() {
    List<ExpirationRule> rules = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      for (Tier tier : Tier.values()) {
        if (dataset.isIn(tier)) {
          add(rules, LakeLayout.prefix(dataset, tier), kept(dataset, tier));
        }
      }
    }
    add(rules, LakeLayout.TRENDS, trends);
    add(rules, LakeLayout.HISTOGRAM_TRENDS, trends);
    return rules;
  }

  private Duration kept(Dataset dataset, Tier tier) {
    return switch (tier) {
      case MINUTE -> minute;
      case HOUR -> hour;
      case DAY -> dataset == Dataset.METADATA ? trends : day;
    };
  }

  private static void add(List<ExpirationRule> rules, String prefix, Duration kept) {
    if (!kept.isZero()) {
      rules.add(new ExpirationRule(prefix, kept));
    }
  }
}
