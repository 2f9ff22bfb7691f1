// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.util.Comparator;

/**
 * The labels of a series that say where it comes from, each the empty string if there is none. In
 * the natural order of the lake's files.
 */
public record Origin(String account, String region, String job, String instance)
    implements Comparable<Origin> {

  private static final Comparator<Origin> ORDER =
      Comparator.comparing(Origin::account, Utf8Order::compare)
          .thenComparing(Origin::region, Utf8Order::compare)
          .thenComparing(Origin::job, Utf8Order::compare)
          .thenComparing(Origin::instance, Utf8Order::compare);

  static Origin of(Labels labels) {
    return new Origin(
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        labels.value("instance"));
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }
}
