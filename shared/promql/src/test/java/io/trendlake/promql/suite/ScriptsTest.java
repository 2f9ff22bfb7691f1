// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.promql.notation.SeriesLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own scripts: what queries answer, as tables that can be read. */
final class ScriptsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aggregations",
        "functions",
        "histograms",
        "labels",
        "operators",
        "over_time",
        "rates",
        "selectors",
        "subqueries",
      })
  void script_givesWhatItExpects(String name) throws IOException {
    Script script = new Script(name, text(name)).run();
    assertThat(String.join("\n", script.failures())).isEmpty();
    assertThat(script.evals()).isGreaterThan(10);
  }

  private static String text(String name) throws IOException {
    try (InputStream in = ScriptsTest.class.getResourceAsStream("/scripts/" + name + ".test")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A runner that never fails would prove nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval instant at 0m up\n  up 2",
        "eval instant at 0m up\n  up 1\n  down 1",
        "eval instant at 0m up\n",
        "eval instant at 0m up\n  5",
        "eval instant at 0m 1 + 1\n  3",
        "eval instant at 0m up\n  expect fail",
        "eval instant at 0m up +\n  up 1",
        "eval instant at 0m up\n  expect warn\n  up 1",
        "eval instant at 0m rate(up[5m])\n  expect info msg: PromQL info: something else",
        "eval instant at 0m quantile(2, up)\n  expect no_warn\n  {} +Inf",
        "eval instant at 0m quantile(2, up)\n  expect warn msg: no\n  {} +Inf",
        "eval instant at 0m 'a'\n  expect string \"b\"",
        "eval range from 0 to 1m step 1m up\n  up 1 2",
        "eval range from 0 to 1m step 1m up\n  up 1",
        "eval range from 0 to 1m step 1m up\n  up 1 1 1",
        "eval instant at 1m up[5m]\n  expect range vector from 0 to 1m step 1m\n  up 1 2",
      })
  void script_thatExpectsSomethingElse_fails(String eval) {
    Script script = new Script("wrong", "load 1m\n  up 1 1\n\n" + eval + "\n").run();
    assertThat(script.failures()).hasSize(1);
  }

  @Test
  void series_isReadFromItsLine() {
    SeriesLine line = SeriesLine.parse("m{a=\"b c\"} 1 _ 2+3x2 _x2 stale -1x1 5-2x1");
    assertThat(line.labels().toString()).isEqualTo("m{a=\"b c\"}");
    assertThat(line.values().stream().map(item -> item.omitted() ? null : item.value()))
        .containsExactly(
            1.0,
            null,
            2.0,
            5.0,
            8.0,
            null,
            null,
            io.trendlake.model.StaleMarker.VALUE,
            -1.0,
            -1.0,
            5.0,
            3.0);
  }

  /** For a look at what fails, without a build. */
  public static void main(String[] args) throws IOException {
    for (String name : args) {
      Script script = new Script(name, text(name)).run();
      System.out.println(name + " " + script.evals());
      script.failures().forEach(System.out::println);
    }
  }
}
