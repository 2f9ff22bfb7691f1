// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.query;

import io.trendlake.functions.query.api.ResultJson;
import io.trendlake.local.sql.PrintableWriter;
import io.trendlake.local.sql.ResultFormat;
import io.trendlake.local.sql.TextWidth;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Printable;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.ScalarValue;
import io.trendlake.promql.engine.QueryValue.StringValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.text.GoFloat;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the answer of a query. */
public final class QueryPrinter {

  private static final int USUAL_WIDTH = 80;

  private final PrintWriter out;
  private final boolean terminal;

  /**
   * A printer.
   *
   * @param terminal whether a person reads it on a terminal
   */
  public QueryPrinter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * The times of a range query, in milliseconds since the epoch.
   *
   * @param step between two of them
   */
  public record Range(long start, long end, long step) {}

  /** One number at one time. */
  private record Point(Labels labels, long ts, String value) {}

  /**
   * Prints a value.
   *
   * @param range the range it was asked over; null for one time
   * @param format how; null for a chart on a terminal where there is a range, else a table
   */
  public void print(QueryValue value, @Nullable Range range, @Nullable ResultFormat format) {
    if (format == null && terminal && range != null && value instanceof MatrixValue matrix) {
      new Chart(range, columns(), showsColors(System.getenv()))
          .lines(matrix.series())
          .forEach(out::println);
      return;
    }
    switch (format) {
      case JSON -> machineOut().println(ResultJson.text(value));
      case CSV -> csv(points(value));
      case TABLE -> table(points(value));
      case null -> table(points(value));
    }
  }

  /** For what programs read: unchanged, but on a terminal without control characters. */
  private PrintWriter machineOut() {
    return terminal ? new PrintWriter(new PrintableWriter(out)) : out;
  }

  /**
   * Whether a terminal is to be written to in colours: not if NO_COLOR is set, as no-color.org
   * asks.
   */
  static boolean showsColors(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static int columns() {
    @Nullable String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(columns)
        : USUAL_WIDTH;
  }

  private static List<Point> points(QueryValue value) {
    List<Point> points = new ArrayList<>();
    switch (value) {
      case ScalarValue scalar ->
          points.add(new Point(Labels.empty(), scalar.ts(), GoFloat.json(scalar.value())));
      case StringValue string -> points.add(new Point(Labels.empty(), string.ts(), string.value()));
      case VectorValue vector ->
          vector
              .samples()
              .forEach(sample ->
                  points.add(
                      new Point(
                          sample.labels(), sample.ts(), text(sample.value(), sample.histogram()))));
      case MatrixValue matrix ->
          matrix
              .series()
              .forEach(series -> {
                for (int i = 0; i < series.timestamps().length; i++) {
                  points.add(
                      new Point(
                          series.labels(),
                          series.timestamps()[i],
                          text(series.values()[i], series.histogram(i))));
                }
              });
    }
    return points;
  }

  private static String text(double value, @Nullable NativeHistogram histogram) {
    return histogram == null ? GoFloat.json(value) : Histograms.print(histogram);
  }

  private static List<String> names(List<Point> points) {
    TreeSet<String> names = new TreeSet<>();
    points.forEach(point -> point.labels().forEach((name, label) -> names.add(name)));
    return List.copyOf(names);
  }

  private static List<List<String>> rows(List<Point> points) {
    List<String> names = names(points);
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(names);
    header.add("ts");
    header.add("value");
    rows.add(header);
    for (Point point : points) {
      Map<String, String> labels = point.labels().toMap();
      List<String> row = new ArrayList<>();
      names.forEach(name -> row.add(labels.getOrDefault(name, "")));
      row.add(Instant.ofEpochMilli(point.ts()).toString());
      row.add(point.value());
      rows.add(row);
    }
    return rows;
  }

  private void csv(List<Point> points) {
    PrintWriter to = machineOut();
    for (List<String> row : rows(points)) {
      to.print(row.stream().map(QueryPrinter::field).collect(Collectors.joining(",")));
      to.print('\n');
    }
  }

  /** As RFC 4180 has it. */
  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private void table(List<Point> points) {
    List<List<String>> rows = rows(points);
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    List<String[]> shown = new ArrayList<>();
    for (List<String> row : rows) {
      String[] cells = row.stream().map(Printable::line).toArray(String[]::new);
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(cells[i]));
      }
      shown.add(cells);
    }
    for (int row = 0; row < shown.size(); row++) {
      line(shown.get(row), widths);
      if (row == 0) {
        String[] rule = new String[columns];
        for (int i = 0; i < columns; i++) {
          rule[i] = "─".repeat(widths[i]);
        }
        line(rule, widths);
      }
    }
    out.println(points.size() == 1 ? "1 row" : points.size() + " rows");
  }

  /** The last column, the value, is aligned to the right. */
  private void line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - TextWidth.of(cells[i])));
      line.append(i == 0 ? "" : "  ");
      line.append(i == cells.length - 1 ? space + cells[i] : cells[i] + space);
    }
    out.println(line.toString().stripTrailing());
  }
}
