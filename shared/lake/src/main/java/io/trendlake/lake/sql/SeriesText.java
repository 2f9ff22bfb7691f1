// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

/**
 * The text of a series in the views: the name, the promoted labels as Prometheus writes them, then
 * the other labels as the JSON of the files, such as {@code
 * up{account="1",region="eu",job="node",instance="h:9100"}{"rack":"7"}}.
 *
 * <p>Two series have the same text only if they are the same, because quotes and backslashes within
 * labels are escaped; so it is the one key to partition windows by. It is no more than this because
 * it must be cheap: engines compute a function of one column once for each entry of its dictionary,
 * and only the concatenation for each row. Neither would be so if all labels were put in order.
 */
final class SeriesText {

  /** The columns that say which series a row is of. */
  static final String COLUMNS = "name, account, region, job, instance, labels, type";

  static final String EXPRESSION =
      "concat(name, '{account=', %s, ',region=', %s, ',job=', %s, ',instance=', %s, '}', labels)"
          .formatted(quoted("account"), quoted("region"), quoted("job"), quoted("instance"));

  private SeriesText() {}

  private static String quoted(String column) {
    return "concat('\"', replace(replace(" + column + ", '\\', '\\\\'), '\"', '\\\"'), '\"')";
  }
}
