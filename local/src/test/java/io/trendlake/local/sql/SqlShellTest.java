// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell on a terminal that is only a stream of bytes. */
final class SqlShellTest {

  @TempDir private Path folder;

  private Path lake;

  @BeforeEach
  void create() throws Exception {
    lake = folder.resolve("lake");
    new LakeOnDisk(lake).slot(SLOT, 10, 1);
  }

  private static Terminal terminal(String typed, ByteArrayOutputStream screen) throws Exception {
    return new DumbTerminal(
        "test",
        Terminal.TYPE_DUMB,
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        screen,
        StandardCharsets.UTF_8);
  }

  /** What a session says: the answers, and then what was on the screen. */
  private String session(String typed) throws Exception {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream messages = new PrintStream(answers, true, StandardCharsets.UTF_8);
    try (Terminal terminal = terminal(typed, screen)) {
      new SqlShell(
              terminal, folder.resolve("history"), new SqlCommandRunner(answers, messages, false))
          .ask(new SqlRequest(lake, "", ResultFormat.CSV, 0, false));
    }
    return answers.toString(StandardCharsets.UTF_8) + screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void queries_areAnsweredUntilTheInputEnds() throws Exception {
    assertThat(session("SELECT 1 AS a;\nSELECT max(value) AS v\n  FROM samples;\n"))
        .startsWith("a\n1\nv\n10\n");
  }

  @Test
  void wrongQuery_isSaidAndTheNextAnswered() throws Exception {
    assertThat(session("SELEC 1;\nDROP VIEW samples;\nSELECT 2 AS b;\n"))
        .startsWith("b\n2\n")
        .contains("SELEC")
        .contains("only queries are answered");
  }

  @Test
  void quit_endsTheShell() throws Exception {
    assertThat(session(".help\n.quit\nSELECT 3 AS c;\n"))
        .contains("rate(metric, step)")
        .doesNotContain("c\n3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "quit", "QUIT;", "\\q", ".exit", ".q"})
  void wordsOfOtherShells_endThisOneToo(String word) throws Exception {
    assertThat(session("\\d\nhelp\n" + word + "\nSELECT 3 AS c;\n"))
        .contains("there is no \\d; .help says what there is")
        .contains("rate(metric, step)")
        .doesNotContain("c\n3");
  }

  @Test
  void lineWithoutASemicolon_wantsMore() {
    StatementParser parser = new StatementParser();
    assertThatThrownBy(() -> parser.parse("SELECT 1", 8, ParseContext.ACCEPT_LINE))
        .isInstanceOf(EOFError.class);
    assertThat(parser.parse("SELECT ';'", 10, ParseContext.COMPLETE).word()).isEmpty();
    assertThat(parser.parse(".quit", 5, ParseContext.ACCEPT_LINE).line()).isEqualTo(".quit");
    assertThat(parser.parse("WHERE name='node:a_b", 20, ParseContext.COMPLETE).word())
        .isEqualTo("node:a_b");
  }

  @Test
  void completion_knowsViewsColumnsMacrosAndWithinQuotesMetrics() throws Exception {
    assertThat(completions("FROM "))
        .contains("samples", "latest", "scrape_interval", "rate", "quantile_of", "SELECT")
        .doesNotContain("node_cpu_seconds_total");
    assertThat(completions("WHERE name = 'no")).containsExactly("node_cpu_seconds_total");
  }

  private List<String> completions(String line) throws Exception {
    try (Terminal terminal = terminal("", new ByteArrayOutputStream());
        SqlEngine engine = SqlEngine.open(lake, false)) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      List<Candidate> candidates = new ArrayList<>();
      new SqlCompleter(engine)
          .complete(
              Objects.requireNonNull(reader),
              new StatementParser().parse(line, line.length(), ParseContext.COMPLETE),
              candidates);
      return candidates.stream().map(Candidate::value).toList();
    }
  }

  @Test
  void queryThatIsGivenUp_endsSoon() throws Exception {
    try (SqlEngine engine = SqlEngine.open(lake, false)) {
      AtomicBoolean over = new AtomicBoolean();
      Thread user =
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  engine.cancel();
                  Thread.onSpinWait();
                }
              });
      assertThatThrownBy(
              () -> {
                try (SqlQueryResult result =
                    engine.query("SELECT count(*) FROM range(100000000000) a, range(1000) b")) {
                  result.next();
                }
              })
          .hasMessage("the query was given up");
      over.set(true);
      user.join();
    }
  }
}
