// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.util.ArrayList;
import java.util.List;

/**
 * Which fields of a resource become which labels: a line for each, the path of the field, a space,
 * and the label's name without what all have in front. A path is of names joined by slashes.
 */
final class LabelTable {

  private final List<Row> rows;

  private LabelTable(List<Row> rows) {
    this.rows = rows;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Row(String[] path, String label) {}

  /** The table written in a text. */
  static LabelTable of(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.strip().split("\n", -1)) {
      String[] columns = line.strip().split(" ", -1);
      rows.add(new Row(columns[0].split("/", -1), columns[1]));
    }
    return new LabelTable(rows);
  }

  /**
   * Sets the labels of a resource; a time loses the fraction of its second, as in Prometheus.
   *
   * @param prefix in front of each label's name, after that of the labels themselves
   */
  void set(MetaLabels labels, String prefix, ApiValue resource) {
    for (Row row : rows) {
      labels.setTime(prefix + row.label(), resource.text(row.path()));
    }
  }

  /** The same for an element of a list, with a {@code _} and a number after each name. */
  void setNumbered(MetaLabels labels, String prefix, ApiValue resource, int number) {
    for (Row row : rows) {
      labels.set(prefix + row.label() + "_" + number, resource.text(row.path()));
    }
  }

  /** The names of the labels, for tests. */
  List<String> names() {
    return rows.stream().map(Row::label).toList();
  }
}
