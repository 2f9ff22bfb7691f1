// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrintersTest {

  private static final LocalDateTime TIME = LocalDateTime.parse("2026-11-22T07:15:00");

  private static String print(
      ResultFormat format, List<SqlQueryResult.ResultColumn> columns, @Nullable Object[]... rows)
      throws IOException {
    StringWriter out = new StringWriter();
    RowPrinter printer = format.printer(columns, out);
    printer.begin(columns);
    for (@Nullable Object[] row : rows) {
      printer.row(row);
    }
    printer.end();
    return out.toString();
  }

  private static SqlQueryResult.ResultColumn column(String name, String type) {
    return new SqlQueryResult.ResultColumn(name, type);
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private static final List<SqlQueryResult.ResultColumn> COLUMNS =
      List.of(
          column("name", "VARCHAR"),
          column("labels", "MAP(VARCHAR, VARCHAR)"),
          column("ts", "TIMESTAMP"),
          column("value", "DOUBLE"));

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("cpu", "0");
    labels.put("mode", "a \"b\"");
    return labels;
  }

  @Test
  void table_isAligned() throws IOException {
    assertThat(
            print(
                ResultFormat.TABLE,
                COLUMNS,
                row("cpu", labels(), TIME, 0.25),
                row("memory", Map.of(), TIME.plusNanos(5_000_000), 1234567.0),
                row("", Map.of(), null, null)))
        .isEqualTo(
            """
            name    labels                    ts                          value
            ──────  ────────────────────────  ────────────────────────  ───────
            cpu     {cpu="0",mode="a \\"b\\""}  2026-11-22T07:15:00Z         0.25
            memory  {}                        2026-11-22T07:15:00.005Z  1234567
                    {}                        NULL                         NULL
            """);
  }

  @Test
  void table_ofNoRows_hasAHeader() throws IOException {
    assertThat(print(ResultFormat.TABLE, COLUMNS))
        .isEqualTo("name  labels  ts  value\n────  ──────  ──  ─────\n");
  }

  @Test
  void table_showsWhatWouldSteerATerminal() throws IOException {
    assertThat(print(ResultFormat.TABLE, COLUMNS.subList(0, 1), row("\u001b[31mred\n\u009b")))
        .endsWith("\n\\u001b[31mred\\n\\u009b\n");
  }

  @Test
  void table_showsWhatWouldTurnTheDirectionOfWriting() throws IOException {
    assertThat(print(ResultFormat.TABLE, COLUMNS.subList(0, 1), row("a\u202eb\u2066c\u2028d")))
        .endsWith("\na\\u202eb\\u2066c\\u2028d\n");
  }

  /** What the terminal makes of them: two columns for each wide character, none for an accent. */
  @Test
  void table_ofWideCharacters_isAligned() throws IOException {
    assertThat(
            print(
                ResultFormat.TABLE,
                List.of(column("名前", "VARCHAR"), column("n", "DOUBLE")),
                row("日本語", 1.0),
                row("ｶﾀｶﾅ", 2.0),
                row("한국어", 3.0),
                row("😀❤️", 4.0),
                row("👨‍👩‍👧🇩🇪", 5.0),
                row("e\u0301é", 6.0),
                row("plain", 7.0)))
        .isEqualTo(
            """
            名前    n
            ──────  ─
            日本語  1
            ｶﾀｶﾅ    2
            한국어  3
            😀❤️    4
            👨‍👩‍👧🇩🇪    5
            e\u0301é      6
            plain   7
            """);
  }

  @Test
  void table_cutsWideTextsByTheirWidth() throws IOException {
    String[] lines =
        print(ResultFormat.TABLE, COLUMNS.subList(0, 1), row("語".repeat(1000))).split("\n", -1);
    assertThat(lines[2]).isEqualTo("語".repeat(79) + "…");
  }

  @Test
  void json_ofControlCharacters_escapesThem() throws IOException {
    assertThat(print(ResultFormat.JSON, COLUMNS.subList(0, 1), row("\u007f\u009b\u001b")))
        .isEqualTo("[\n{\"name\":\"\\u007f\\u009b\\u001b\"}\n]\n");
  }

  @Test
  void table_cutsLongTexts() throws IOException {
    String[] lines =
        print(ResultFormat.TABLE, COLUMNS.subList(0, 1), row("x".repeat(1000))).split("\n", -1);
    assertThat(lines[2]).hasSize(160).endsWith("x…");
  }

  @Test
  void table_ofManyRows_hasThemAll() throws IOException {
    @Nullable Object[][] rows = new @Nullable Object[2500][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row("n" + i);
    }
    assertThat(print(ResultFormat.TABLE, COLUMNS.subList(0, 1), rows).lines())
        .hasSize(2502)
        .endsWith("n2499");
  }

  @Test
  void plan_isDrawnAsItIs() throws IOException {
    List<SqlQueryResult.ResultColumn> columns =
        List.of(column("explain_key", "VARCHAR"), column("explain_value", "VARCHAR"));
    assertThat(print(ResultFormat.TABLE, columns, row("physical_plan", "┌──┐\n└──┘\n")))
        .isEqualTo("┌──┐\n└──┘\n");
  }

  @Test
  void csv_tellsNullFromEmpty() throws IOException {
    assertThat(
            print(
                ResultFormat.CSV,
                COLUMNS,
                row("a,b", labels(), TIME, 0.1),
                row("", Map.of(), null, null),
                row("line\nbreak", Map.of(), TIME, Double.NaN)))
        .isEqualTo(
            "name,labels,ts,value\n"
                + "\"a,b\",\"{\"\"cpu\"\":\"\"0\"\",\"\"mode\"\":\"\"a \\\"\"b\\\"\"\"\"}\",2026-11-22T07:15:00Z,0.1\n"
                + "\"\",{},,\n"
                + "\"line\nbreak\",{},2026-11-22T07:15:00Z,NaN\n");
  }

  @Test
  void decimals_areDigitsInEveryFormat() throws IOException {
    List<SqlQueryResult.ResultColumn> columns = List.of(column("price", "DECIMAL(18,10)"));
    for (ResultFormat format : ResultFormat.values()) {
      assertThat(print(format, columns, row(new BigDecimal("0E-10")), row(new BigDecimal("1E-7"))))
          .contains("0.0000000000", "0.0000001")
          .doesNotContain("E-");
    }
  }

  @Test
  void json_isOneArray() throws IOException {
    assertThat(
            print(
                ResultFormat.JSON,
                COLUMNS,
                row("cpu", labels(), TIME, 0.1),
                row("\u0001", Map.of(), null, Double.POSITIVE_INFINITY)))
        .isEqualTo(
            """
            [
            {"name":"cpu","labels":{"cpu":"0","mode":"a \\"b\\""},"ts":"2026-11-22T07:15:00Z","value":0.1},
            {"name":"\\u0001","labels":{},"ts":null,"value":"+Inf"}
            ]
            """);
  }

  @Test
  void json_ofNoRows_isAnEmptyArray() throws IOException {
    assertThat(print(ResultFormat.JSON, COLUMNS)).isEqualTo("[]\n");
  }
}
