// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.sql.ResultFormat;
import io.trendlake.model.Labels;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.VectorSample;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How answers of PromQL look. */
final class QueryPrinterTest {

  private static final QueryValue VECTOR =
      new VectorValue(
          List.of(
              new VectorSample(Labels.of("job", "a,b"), 1500, 0.1, null),
              new VectorSample(Labels.of("instance", "i\u001b[31m", "job", "c"), 1500, 12, null)));

  private static final QueryValue STEERING =
      new VectorValue(
          List.of(new VectorSample(Labels.of("job", "\u001b[31m\u009b1m"), 1500, 1, null)));

  private static String printed(
      QueryValue value,
      boolean terminal,
      QueryPrinter.@Nullable Range range,
      @Nullable ResultFormat format) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new QueryPrinter(out, terminal).print(value, range, format);
    out.flush();
    return text.toString();
  }

  @Test
  void table_hasAColumnForEachLabelAndNoControlCharacters() {
    assertThat(printed(VECTOR, false, null, null))
        .isEqualTo(
            """
            instance     job  ts                        value
            ───────────  ───  ────────────────────────  ─────
                         a,b  1970-01-01T00:00:01.500Z    0.1
            i\\u001b[31m  c    1970-01-01T00:00:01.500Z     12
            2 rows
            """);
  }

  @Test
  void table_ofWideCharacters_hasStraightColumns() {
    QueryValue wide =
        new VectorValue(
            List.of(
                new VectorSample(Labels.of("city", "東京", "job", "a"), 1500, 1, null),
                new VectorSample(Labels.of("city", "Rome", "job", "b"), 1500, 2, null)));

    assertThat(printed(wide, false, null, null))
        .isEqualTo(
            """
            city  job  ts                        value
            ────  ───  ────────────────────────  ─────
            東京  a    1970-01-01T00:00:01.500Z      1
            Rome  b    1970-01-01T00:00:01.500Z      2
            2 rows
            """);
  }

  @ParameterizedTest
  @EnumSource
  void format_onATerminal_hasNoControlCharacters(ResultFormat format) {
    String shown = printed(STEERING, true, null, format);

    assertThat(shown).containsIgnoringCase("\\u001b[31m\\u009b1m");
    assertThat(shown.chars()).allMatch(c -> c == '\n' || !Character.isISOControl(c));
  }

  @Test
  void csv_toAPipe_isUnchanged() {
    assertThat(printed(STEERING, false, null, ResultFormat.CSV)).contains("\u001b[31m\u009b1m");
  }

  @Test
  void csv_isQuotedWhereItMust() {
    assertThat(printed(VECTOR, true, null, ResultFormat.CSV))
        .startsWith("instance,job,ts,value\n,\"a,b\",1970-01-01T00:00:01.500Z,0.1\n");
  }

  @Test
  void json_isTheDataOfTheApi() {
    assertThat(printed(VECTOR, true, null, ResultFormat.JSON))
        .startsWith("{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"job\":\"a,b\"}");
  }

  @Test
  void rangeOnATerminal_isAChartOfItsSeries() {
    long[] times = new long[61];
    double[] rising = new double[61];
    for (int i = 0; i < times.length; i++) {
      times[i] = i * 60_000L;
      rising[i] = i * 1000;
    }
    MatrixValue matrix =
        new MatrixValue(List.of(new MatrixSeries(Labels.of("job", "web"), times, rising, null)));

    String chart = printed(matrix, true, new QueryPrinter.Range(0, 3_600_000, 60_000), null);

    assertThat(chart).contains("60k ┤", "━━", "{job=\"web\"}", "00:00:00", "01:00:00 UTC");
    assertThat(
            chart.lines().filter(line -> line.codePoints().anyMatch(c -> c > 0x2800 && c < 0x2900)))
        .hasSize(16);
    assertThat(chart.lines().map(line -> line.replaceAll("\u001b\\[[0-9]+m", "").length()))
        .allMatch(length -> length <= 84);
  }

  @Test
  void rangeElsewhere_isATable() {
    MatrixValue matrix =
        new MatrixValue(
            List.of(new MatrixSeries(Labels.empty(), new long[] {0}, new double[] {1}, null)));

    assertThat(printed(matrix, false, new QueryPrinter.Range(0, 1, 1), null))
        .startsWith("ts                    value\n");
  }

  @Test
  void emptyChart_saysSo() {
    assertThat(printed(new MatrixValue(List.of()), true, new QueryPrinter.Range(0, 1, 1), null))
        .isEqualTo("no numbers to draw\n");
  }

  @Test
  void coloursOfATerminal_areLeftOutWhereTheUserAsksForNone() {
    assertThat(QueryPrinter.showsColors(Map.of("TERM", "xterm"))).isTrue();
    assertThat(QueryPrinter.showsColors(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(QueryPrinter.showsColors(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
    assertThat(QueryPrinter.showsColors(Map.of("TERM", "dumb"))).isFalse();
  }
}
