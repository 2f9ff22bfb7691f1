// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NaturalOrder;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.parse.Expr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The sort functions, which only mean something for instant queries. */
final class Sorting {

  private Sorting() {}

  static void sort(Evaluator evaluator, Expr.Call call, RowSink sink) {
    Grid grid = evaluator.grid();
    String name = call.function().name();
    boolean byValue = name.equals("sort") || name.equals("sort_desc");
    if (!grid.instant()) {
      evaluator.query().annotations().sortInRange(call.span());
      evaluator.vector(
          call.arguments().getFirst(),
          row -> {
            Row shown = byValue ? new Row(row.labels, row.values, null, row.dropName) : row;
            if (!shown.isEmpty()) {
              sink.accept(shown);
            }
          });
      return;
    }
    List<Row> rows = new ArrayList<>(evaluator.rows(call.arguments().getFirst()));
    List<Row> held = List.copyOf(rows);
    if (byValue) {
      rows.removeIf(row -> !row.hasNumber(0));
      rows.sort(byValue(name.equals("sort_desc")));
    } else {
      Comparator<Row> order = byLabels(call);
      rows.sort(name.endsWith("_desc") ? order.reversed() : order);
    }
    rows.forEach(sink::accept);
    evaluator.release(held);
  }

  /** NaN last, whatever the direction. */
  private static Comparator<Row> byValue(boolean descending) {
    return (a, b) -> {
      double left = a.values[0];
      double right = b.values[0];
      if (Double.isNaN(left) || Double.isNaN(right)) {
        return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
      }
      if (left == right) {
        return 0;
      }
      return (left < right) == descending ? 1 : -1;
    };
  }

  private static Comparator<Row> byLabels(Expr.Call call) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < call.arguments().size(); i++) {
      names.add(LabelFunctions.text(call, i));
    }
    return (a, b) -> {
      for (String name : names) {
        int order = NaturalOrder.compare(a.labels.value(name), b.labels.value(name));
        if (order != 0) {
          return order;
        }
      }
      return Labels.ORDER.compare(a.labels, b.labels);
    };
  }
}
