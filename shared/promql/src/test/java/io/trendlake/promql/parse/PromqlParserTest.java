// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a query, how it is printed, and the error of a text that is not a query. */
final class PromqlParserTest {

  private static Expr parse(String query) throws ParseException {
    return PromqlParser.parse(query, ParseOptions.ALL);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "  cpu_seconds_total  |cpu_seconds_total",
        "SUM  BY(job,  az) (rate(http_total [5m]))|sum by (job, az) (rate(http_total[5m]))",
        "avg(free) without (disk,)|avg without (disk) (free)",
        "max by () (load)|max(load)",
        "topk(3, sum(hits) by (path))|topk(3, sum by (path) (hits))",
        "count_values('v', build)|count_values(\"v\", build)",
        "a + b * c ^ d ^ e|a + b * c ^ d ^ e",
        "(a + b) * c|(a + b) * c",
        "-a ^ 2|-a ^ 2",
        "- 3|-3",
        "--3|3",
        "a and b or c unless d|a and b or c unless d",
        "a == bool on(x) group_left(y) b|a == bool on (x) group_left (y) b",
        "a / ignoring ( x ) group_right b|a / ignoring (x) group_right () b",
        "a + fill(0) b|a + fill (0) b",
        "a + fill_left(-1) fill_right(2) b|a + fill_left (-1) fill_right (2) b",
        "fill + fill|fill + fill",
        "a offset 90s|a offset 1m30s",
        "a offset -1h @ 1.5|a @ 1.500 offset -1h",
        "a[5m] @ end() offset 1w|a[5m] @ end() offset 1w",
        "a[1d:] @ start()|a[1d:] @ start()",
        "a[90d:1h30m]|a[90d:1h30m]",
        "a[366d]|a[366d]",
        "a[step() * 2 + 30]|a[step() * 2 + 30]",
        "a offset (step() - 1m)|a offset (step() - 1m)",
        "a offset -(step() - 1m) * 2|a offset -(step() - 1m) * 2",
        "a offset - -(step() - 1m) * 2 > b|a offset --(step() - 1m) * 2 > b",
        "rate(a[5m] anchored)|rate(a[5m] anchored)",
        "a smoothed|a smoothed",
        "0x1f|31",
        "017|15",
        "1_000.5|1000.5",
        "0x_1f|31",
        "01_7|15",
        "1e1_0|10000000000",
        "1h30m|1h30m",
        "nan|NaN",
        "-inf|-Inf",
        "histogram_quantile(.9, rate(h_bucket[5m]))|histogram_quantile(0.9, rate(h_bucket[5m]))",
        "label_join(a, 'x', '-', 'y', `z`)|label_join(a, \"x\", \"-\", \"y\", \"z\")",
        "a </ 5|a </ 5",
      })
  void query_isPrintedCanonically(String query, String printed) throws ParseException {
    assertThat(parse(query).print()).isEqualTo(printed);
    assertThat(parse(printed).print()).as("printed again").isEqualTo(printed);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "up ==|1:6: parse error: unexpected end of input",
        "up{job}|1:7: parse error: unexpected \"}\" in label matching, expected label matching operator",
        "up{job=}|1:8: parse error: unexpected \"}\" in label matching, expected string",
        "up{job='a' 'b'}|1:12: parse error: unexpected string \"'b'\" in label matching, expected \",\" or \"}\"",
        "up{job=~'('}|1:4: parse error: error parsing regexp: missing closing ): `(`",
        "up{job=~'(a{40}){30}'}|1:4: parse error: error parsing regexp: invalid repeat count: `{30}`",
        "up{job=~'[{]((x{2,9}y){9}){20}'}|1:4: parse error: error parsing regexp: invalid repeat count: `{20}`",
        "up{job=~')'}|1:4: parse error: error parsing regexp: unexpected ): `)`",
        "rate(up)|1:6: parse error: expected type range vector in call to function \"rate\", got instant vector",
        "rate(up[5m]) + 'x'|1:16: parse error: binary expression must contain only scalar and instant vector types",
        "sum(up, down)|1:1: parse error: wrong number of arguments for aggregate expression provided, expected 1, got 2",
        "sum(up down)|1:8: parse error: unexpected identifier \"down\" in aggregation",
        "sum by (job|1:12: parse error: unclosed left parenthesis",
        "sum by up|1:8: parse error: unexpected identifier \"up\" in grouping opts, expected \"(\"",
        "round(up, 1, 2)|1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3",
        "label_join(up, 'a')|1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 2",
        "rats(up)|1:1: parse error: unknown function with name \"rats\"",
        "abs(up,)|1:7: parse error: trailing commas not allowed in function call args",
        "up[5m|1:6: parse error: unclosed left bracket",
        "up[5m 3m]|1:7: parse error: unexpected duration \"3m\" in subquery or range, expected \":\" or \"]\"",
        "up[5m:3m 1]|1:10: parse error: unexpected number \"1\" in subquery selector, expected \"]\"",
        "up[5mm]|1:4: parse error: bad number or duration syntax: \"5mm\"",
        "up[1h1d]|1:4: parse error: not a valid duration string: \"1h1d\"",
        "up offset|1:10: parse error: unexpected end of input in offset, expected number, duration, step(), or range()",
        "up @ job|1:6: parse error: unexpected identifier \"job\" in @, expected timestamp",
        "up @ 1 @ 2|1:1: parse error: @ <timestamp> may not be set multiple times",
        "sum(up) offset 5m|1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
        "up and 3|1:1: parse error: set operator \"and\" not allowed in binary scalar expression",
        "1 > 2|1:3: parse error: comparisons between scalars must use BOOL modifier",
        "'a' + 'b'|1:1: parse error: binary expression must contain only scalar and instant vector types",
        "up[5m] anchored smoothed|1:1: parse error: anchored and smoothed modifiers cannot be used together",
        "up[5m:] anchored|1:1: parse error: anchored modifier is not supported for subqueries",
        "\"\\q\"|1:1: parse error: unknown escape sequence U+0071 'q'",
        "1e999|1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"1e999\": value out of range",
        "up offset -Inf|1:11: parse error: duration out of range",
        "up offset 1e10|1:11: parse error: duration out of range",
        "up offset (-1e10)|1:13: parse error: duration out of range",
        "up[1e]|1:4: parse error: error parsing number: strconv.ParseFloat: parsing \"1e\": invalid syntax",
        "abs(1e+)|1:5: parse error: error parsing number: strconv.ParseFloat: parsing \"1e+\": invalid syntax",
        "0.5.5|1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"0.5.5\": invalid syntax",
        "up[1_]|1:4: parse error: error parsing number: strconv.ParseFloat: parsing \"1_\": invalid syntax",
        "0x__1|1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"0x__1\": invalid syntax",
        "a + fill(5_) b|1:10: parse error: error parsing number: strconv.ParseFloat: parsing \"5_\": invalid syntax",
        "a * on (x) group_left * b|1:23: parse error: unexpected <op:*> in grouping opts, expected \"(\"",
        "a * on (x) group_right|1:23: parse error: unexpected end of input in grouping opts, expected \"(\"",
      })
  void mistake_isNamedWithItsPlace(String query, String message) {
    assertThatThrownBy(() -> parse(query)).isInstanceOf(ParseException.class).hasMessage(message);
  }

  @Test
  void place_countsBytesAndLines() {
    assertThatThrownBy(() -> parse("up{job='é'}\n + ]"))
        .hasMessage("2:4: parse error: unexpected right bracket ']'");
    assertThatThrownBy(() -> parse("up{job='é'} + ]"))
        .as("é has two bytes")
        .hasMessage("1:16: parse error: unexpected right bracket ']'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{30}){30}",
        "a{1000}|b{1000}",
        "[a{9}]{900}",
        "\\\\{9}{900}",
        "(a{0}){900}",
        "{x}{y}"
      })
  void repeatsUpTo1000Copies_areRead(String regex) throws ParseException {
    assertThat(parse("up{job=~'" + regex + "'}")).isNotNull();
  }

  @Test
  void comment_isNoPartOfTheQuery() throws ParseException {
    assertThat(parse("sum # the total\n(a # of all\n)").print()).isEqualTo("sum(a)");
    assertThatThrownBy(() -> parse("# nothing else"))
        .hasMessage("1:1: parse error: no expression found in input");
  }

  @Test
  void invalidUtf8_isNamed() {
    byte[] query = {'u', 'p', '{', 'a', '=', '"', (byte) 0xC3, '"', '}'};
    assertThatThrownBy(() -> PromqlParser.parse(query, ParseOptions.ALL))
        .hasMessage("1:6: parse error: invalid UTF-8 rune");
    assertThatThrownBy(() -> parse("up{a=\"\uD800\"}"))
        .as("half of a surrogate pair")
        .hasMessage("1:6: parse error: invalid UTF-8 rune");
  }

  @Test
  void allMistakes_areListed() {
    assertThatThrownBy(() -> parse("rate(a) + floor(1)"))
        .isInstanceOfSatisfying(
            ParseException.class,
            e ->
                assertThat(e.errors())
                    .containsExactly(
                        new ParseError(
                            new Span(5, 6),
                            "expected type range vector in call to function \"rate\", got instant"
                                + " vector"),
                        new ParseError(
                            new Span(16, 17),
                            "expected type instant vector in call to function \"floor\", got"
                                + " scalar")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limitk(1, up)",
        "mad_over_time(up[5m])",
        "start()",
        "up + fill(0) up",
        "rate(up[5m] anchored)",
        "up smoothed",
      })
  void experiments_areRefusedByDefault(String query) throws ParseException {
    assertThat(parse(query)).isNotNull();
    assertThatThrownBy(() -> PromqlParser.parse(query, ParseOptions.DEFAULTS))
        .isInstanceOf(ParseException.class)
        .hasMessageMatching(".*(not enabled|must be enabled).*");
  }

  @Test
  void durationExpression_isReadByDefault() throws ParseException {
    assertThat(PromqlParser.parse("up[5m * 2]", ParseOptions.DEFAULTS).print())
        .isEqualTo("up[5m * 2]");
    assertThatThrownBy(
            () -> PromqlParser.parse("up[5m * 2]", new ParseOptions(true, false, true, true)))
        .hasMessage("1:4: parse error: experimental duration expression is not enabled");
  }

  @Test
  void deepNesting_isRefusedAndNotTheEndOfTheStack() throws ParseException {
    assertThat(parse("(".repeat(250) + "up" + ")".repeat(250))).isNotNull();
    for (String nested :
        List.of(
            "(".repeat(10_000) + "up" + ")".repeat(10_000),
            "-".repeat(10_000) + "up",
            "abs(".repeat(10_000) + "up" + ")".repeat(10_000),
            "up[" + "(".repeat(10_000) + "1" + ")".repeat(10_000) + "]",
            "1" + "^1".repeat(10_000))) {
      assertThatThrownBy(() -> parse(nested))
          .hasMessageContaining("is nested more than 256 levels");
    }
    assertThatThrownBy(() -> parse("up" + "[1m:]".repeat(10_000)))
        .hasMessageContaining("has more than 1024 subqueries");
  }

  @Test
  void longChain_isReadCheckedAndPrinted() throws ParseException {
    String chain = "up" + " + up".repeat(20_000);
    assertThat(parse(chain).print()).isEqualTo(chain);
    assertThat(Printer.pretty(parse(chain))).isEqualTo(chain);
    assertThatThrownBy(() -> parse("1" + "+1".repeat(60_000)))
        .hasMessageContaining("has a chain of more than 50000 operators");
  }

  @Test
  void anyText_isReadOrRefused() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PromqlParserTest -Dseed=" + seed);
    Random random = new Random(seed);
    String[] words = {
      "up",
      "sum",
      "by",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ",",
      "5m",
      "1",
      "\"a\"",
      "=",
      "=~",
      "+",
      "-",
      "offset",
      "@",
      "start",
      "step",
      "max_of",
      "on",
      "group_left",
      "bool",
      "fill",
      ":",
      "#",
      "\n",
      "rate",
      "é",
      "'",
      "^",
      "== ",
      "unless",
      "\\",
      "0x",
      "1e"
    };
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder query = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        query.append(words[random.nextInt(words.length)]).append(random.nextInt(3) == 0 ? "" : " ");
      }
      try {
        Expr expr = parse(query.toString());
        assertThat(parse(expr.print()).print()).as(query.toString()).isEqualTo(expr.print());
        read++;
      } catch (ParseException e) {
        assertThat(e.errors()).as(query.toString()).isNotEmpty();
      }
    }
    assertThat(read).isPositive();
  }
}
