// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queries over several lines. */
final class PrinterTest {

  private static String pretty(String query) throws ParseException {
    return Printer.pretty(PromqlParser.parse(query, ParseOptions.ALL));
  }

  @Test
  void lineOf100Bytes_stays() throws ParseException {
    String name = "m".repeat(95);
    assertThat(pretty("sum(" + name + ")")).isEqualTo("sum(" + name + ")");
    assertThat(pretty("sum(" + name + "x)")).isEqualTo("sum(\n  " + name + "x\n)");
  }

  @Test
  void longExpression_isBrokenAtItsOperators() throws ParseException {
    String a = "a".repeat(60);
    String b = "b".repeat(60);
    assertThat(pretty(a + "/on(x)" + b)).isEqualTo("  " + a + "\n/ on (x)\n  " + b);
    assertThat(pretty("topk(3, " + a + " > bool " + b + ")"))
        .isEqualTo("topk(\n  3,\n    " + a + "\n  > bool\n    " + b + "\n)");
    assertThat(pretty("label_replace((" + a + " + " + b + "), 'x', 'y', 'z', '')"))
        .isEqualTo(
            "label_replace(\n  (\n      "
                + a
                + "\n    +\n      "
                + b
                + "\n  ),\n  \"x\",\n  \"y\",\n  \"z\",\n  \"\"\n)");
  }

  @Test
  void selector_isSortedAndQuoted() throws ParseException {
    assertThat(pretty("{z=\"1\", 'my.metric', \"a b\"!~'x', a='\t'}"))
        .isEqualTo("{\"a b\"!~\"x\",__name__=\"my.metric\",a=\"\\t\",z=\"1\"}");
  }
}
