// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import io.trendlake.local.queries.RandomPromql;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Texts that are nearly queries: words of a query are dropped, doubled, moved, cut, or replaced by
 * words that queries have elsewhere. One in eight or so is a query.
 */
final class MutatedPromql {

  private static final Pattern WORD =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|[A-Za-z_:][A-Za-z0-9_:]*"
              + "|[0-9][0-9a-zA-Z_.]*|=~|!~|!=|==|<=|>=|</|>/|\\s+|.",
          Pattern.DOTALL);

  /** What random queries do not have. */
  private static final List<String> QUERIES =
      List.of(
          "a offset -(step() + 1m) * 2",
          "a[max_of(step(), 5m)] @ start()",
          "sum_over_time(a[range() - 2^3 % 5:min_of(30s, 1 / step())] offset +step())",
          "a offset +max_of(1, range())",
          "{\"my.metric\", \"a b\"=~\"x|y\", c!='d'}",
          "sum by (\"a b\", c,) (rate({\"x\"}[5m]))",
          "a + on (b) group_left (c, \"d\") fill_left (-1) fill_right (0x1f) e",
          "a == bool ignoring () group_right fill (NaN) b",
          "# all\nup # of them\n + 1",
          "label_join(a, \"\\u00e9\\x41\\101\\n\", '\\'', `\\n`)",
          "count_values without (le) ('v', a) > 017 + 1_000.5e-3",
          "topk by (a) (scalar(b), c) or quantile(.5, d) unless on () e",
          "-1 ^ - 2 ^ +a atan2 b % inf",
          "a[1h30m15s10ms:] @ 1e3 offset 1y",
          "rate(a[5m] anchored) + increase(a[1h] smoothed @ end())",
          "(a </ 2) >/ 1 and b >= 0 <= 3",
          "histogram_quantiles(a, \"q\", 0.1, 0.9) + info(b, {c=\"d\"})",
          "limit_ratio(-0.5, a) + limitk(2, b) + sort_by_label(c, \"d\", \"e\")",
          "absent(sum:by:and{offset=\"on\", by=~\"sum\"})",
          "start + end + step + range + min_of + fill + anchored + smoothed + bool");

  private static final List<String> WORDS =
      List.of(
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "@",
          "=",
          "=~",
          "!~",
          "!=",
          "==",
          ">",
          "<",
          ">=",
          "<=",
          "+",
          "-",
          "*",
          "/",
          "%",
          "^",
          "</",
          ">/",
          ".",
          "\\",
          "$",
          "&",
          ";",
          "|",
          "~",
          "!",
          "#",
          "\"",
          "'",
          "`",
          "\u0000",
          "\n",
          "\t",
          "\u00a0",
          "é",
          "\ud83d\ude00",
          "by",
          "BY",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "bool",
          "offset",
          "and",
          "or",
          "unless",
          "atan2",
          "sum",
          "topk",
          "count_values",
          "rate",
          "start()",
          "end()",
          "start",
          "end",
          "step()",
          "range()",
          "step",
          "range",
          "min_of",
          "max_of(",
          "fill",
          "fill_left",
          "fill(1)",
          "anchored",
          "smoothed",
          "5m",
          "1",
          "1e3",
          "0x1f",
          "1_0",
          ".5",
          "5.",
          "1h30m",
          "1m1h",
          "0",
          "-1",
          "NaN",
          "Inf",
          "nan",
          "5mm",
          "5m5",
          "1d1d",
          "9999999999y",
          "1e999",
          "1e",
          "1e+",
          "1_",
          "0x",
          "0x_",
          "0x__1",
          "0b1",
          "08",
          "1__0",
          "1ms",
          "5s5ms",
          "0.5.5",
          "9223372036854775808",
          "\"a\"",
          "'b'",
          "`c`",
          "\"\"",
          "\"\\x\"",
          "\"\\u00zz\"",
          "\"\\xff\"",
          "\"\\ud800\"",
          "\"a\nb\"",
          "foo",
          "foo:bar",
          "a.b",
          "__name__",
          "{a=\"b\"}",
          "{\"foo\"}",
          "{a=~\"(\"}",
          "[5m]",
          "[5m:1m]",
          "[5m:]",
          "[step()]",
          "[1e]",
          "offset 5m",
          "offset -step()",
          "@ 10",
          "@ start()",
          "@ -1.5",
          "@ 1e30",
          "by (a)",
          "on (a)",
          "without ()",
          "group_left (a)",
          "()",
          ",)",
          "vector(1)",
          "time()",
          "histogram_quantile",
          "info",
          "label_replace",
          "absent",
          "nothing(",
          "sum(",
          "rate(a)");

  private static final String CHARACTERS = "(){}[]\",:@=~!<>+-*/%^ 0a9_.eEx#\\'`\nmsdé";

  private final Random random;
  private final RandomPromql queries;

  MutatedPromql(Random random) {
    this.random = random;
    this.queries = new RandomPromql(random, true);
  }

  /** The next text. */
  String next() {
    List<String> words = words();
    int changes = 1 + random.nextInt(3) * random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      if (words.isEmpty()) {
        words.add(any(WORDS));
      }
      change(words);
    }
    return String.join("", words);
  }

  private List<String> words() {
    String query = random.nextBoolean() ? any(QUERIES) : queries.next();
    return new ArrayList<>(WORD.matcher(query).results().map(MatchResult::group).toList());
  }

  private void change(List<String> words) {
    int at = random.nextInt(words.size());
    String word = words.get(at);
    int cut = random.nextInt(word.length());
    char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    switch (random.nextInt(9)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, word);
      case 2 -> words.add(at, any(WORDS));
      case 3 -> words.add(at, " " + any(WORDS) + " ");
      case 4 -> words.set(at, any(WORDS));
      case 5 -> words.set(at, words.set(random.nextInt(words.size()), word));
      case 6 -> words.set(at, word.substring(0, cut) + word.substring(cut + 1));
      case 7 -> words.set(at, word.substring(0, cut) + character + word.substring(cut));
      default -> {
        List<String> others = words();
        int from = random.nextInt(others.size());
        int to = Math.min(others.size(), from + 1 + random.nextInt(5));
        words.addAll(at, others.subList(from, to));
      }
    }
    words.removeIf(String::isEmpty);
  }

  private String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
