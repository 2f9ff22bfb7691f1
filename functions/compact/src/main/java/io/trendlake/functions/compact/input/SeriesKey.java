// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;

/** The order of series in files, by everything but the type, which may change. */
public final class SeriesKey {

  private SeriesKey() {}

  /** As {@link java.util.Comparator#compare}; quick for equal series and for equal texts. */
  public static int compare(Series left, Series right) {
    int order = compare(left.name(), right.name());
    order = order != 0 ? order : compare(left.account(), right.account());
    order = order != 0 ? order : compare(left.region(), right.region());
    order = order != 0 ? order : compare(left.job(), right.job());
    order = order != 0 ? order : compare(left.instance(), right.instance());
    return order != 0 ? order : compare(left.labels(), right.labels());
  }

  private static int compare(String left, String right) {
    return left.equals(right) ? 0 : Utf8Order.compare(left, right);
  }
}
