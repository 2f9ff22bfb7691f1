// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.Printer;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.text.GoFloat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus's parser, printer and formatter answer, as tables. */
final class ParserVectorsTest {

  private static final Pattern ERROR =
      Pattern.compile(
          "\"end\":(\\d+),\"error\":(\"(?:[^\"\\\\]|\\\\.)*\"),\"shown\":(\"(?:[^\"\\\\]|\\\\.)*\"),\"start\":(\\d+)");

  private Path folder = Path.of("");

  @BeforeEach
  void folder() {
    Assumptions.assumeTrue(Vectors.folder().isPresent(), Vectors.VARIABLE + " is not set");
    folder = Vectors.folder().orElseThrow();
  }

  @Test
  void parser_answersAsPrometheus() {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : Vectors.table(folder.resolve("parser.tsv"))) {
      String expected = expected(row);
      String actual = actual(Vectors.bytes(row.get(0)));
      if (!actual.equals(expected)) {
        wrong.add(row.get(0) + "\n  expected " + expected + "\n  actual   " + actual);
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  private static String expected(List<String> row) {
    if (row.get(1).equals("ok")) {
      return row.get(2) + " " + Vectors.text(row.get(3));
    }
    StringBuilder out = new StringBuilder();
    Matcher errors = ERROR.matcher(row.get(4));
    while (errors.find()) {
      if (out.isEmpty()) {
        out.append(Vectors.text(errors.group(3)));
      }
      out.append(" | ").append(errors.group(4)).append('-').append(errors.group(1)).append(' ');
      out.append(Vectors.text(errors.group(2)));
    }
    Matcher more = Pattern.compile("\\{\"more\":(\\d+)\\}").matcher(row.get(4));
    return more.find() ? out + " and " + more.group(1) + " more" : out.toString();
  }

  private static String actual(byte[] query) {
    try {
      Expr expr = PromqlParser.parse(query, ParseOptions.ALL);
      return expr.type().code() + " " + expr.print();
    } catch (ParseException e) {
      StringBuilder out = new StringBuilder(e.getMessage());
      // The table shows four of many.
      boolean many = e.errors().size() > 5;
      int shown = many ? 4 : e.errors().size();
      e.errors()
          .subList(0, shown)
          .forEach(error ->
              out.append(" | ")
                  .append(error.span().start())
                  .append('-')
                  .append(error.span().end())
                  .append(' ')
                  .append(error.message()));
      return many ? out + " and " + (e.errors().size() - 4) + " more" : out.toString();
    }
  }

  @Test
  void formatter_answersAsPrometheus() throws ParseException {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : Vectors.table(folder.resolve("pretty.tsv"))) {
      String expected = Vectors.text(row.get(1));
      String actual =
          Printer.pretty(PromqlParser.parse(Vectors.bytes(row.get(0)), ParseOptions.ALL));
      if (!actual.equals(expected)) {
        wrong.add(row.get(0) + "\n--- expected\n" + expected + "\n--- actual\n" + actual);
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void printer_answersAsPrometheus() throws ParseException {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : Vectors.table(folder.resolve("evals.tsv"))) {
      if (row.get(8).isEmpty()) {
        continue;
      }
      String expected = Vectors.text(row.get(8));
      String actual = PromqlParser.parse(Vectors.bytes(row.get(7)), ParseOptions.ALL).print();
      if (!actual.equals(expected)) {
        wrong.add(row.get(7) + "\n--- expected\n" + expected + "\n--- actual\n" + actual);
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void floats_areWrittenAsGoDoes() {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : Vectors.table(folder.resolve("floats.tsv"))) {
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(row.get(0), 16));
      List<String> actual =
          List.of(
              row.get(0),
              GoFloat.json(value),
              GoFloat.plain(value),
              GoFloat.shortest(value),
              GoFloat.openMetrics(value));
      if (!actual.equals(row)) {
        wrong.add(row + "\n  actual " + actual);
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }
}
