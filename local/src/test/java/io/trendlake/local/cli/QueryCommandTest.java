// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code query} and {@code serve}, as a user gives them, over a lake of one day. */
@Timeout(120)
final class QueryCommandTest {

  @TempDir private Path folder;

  @BeforeEach
  void makeLake() throws IOException {
    StringBuilder text = new StringBuilder("# TYPE level gauge\n");
    for (String job : new String[] {"a", "b"}) {
      for (int minute = 0; minute < 60; minute++) {
        text.append("level{job=\"%s\"} %d %d\n".formatted(job, minute, 1767571200 + minute * 60));
      }
    }
    Path file = Files.writeString(folder.resolve("history.om"), text.append("# EOF\n"));
    CommandRun imported =
        CommandRun.of("import", "--from", "openmetrics:" + file, "--into", lake());
    assertThat(imported.code()).as(imported.err()).isZero();
  }

  private String lake() {
    return folder.resolve("lake").toString();
  }

  private CommandRun query(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "query";
    all[1] = "--dir";
    all[2] = lake();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void query_atATime_printsItsSeries() {
    CommandRun ran = query("sum(level)", "--time", "2026-01-05T00:30:00Z", "--format", "csv");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().toList()).last().asString().endsWith(",60");
  }

  @Test
  void expressionThatBeginsWithAMinus_isNoOption() {
    CommandRun ran = query("-sum(level)", "--time", "2026-01-05T00:30:00Z", "--format", "csv");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().toList()).last().asString().endsWith(",-60");
  }

  @Test
  void timeThatIsNone_isNamedAndEndsWith2() {
    for (String option : new String[] {"--time", "--start"}) {
      CommandRun ran = query("level", option, "-5x");
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err())
          .startsWith("trendlake query: " + option + " is \"-5x\", must be a time such as now");
    }
  }

  @Test
  void query_overARange_printsALineForEachStep() {
    CommandRun ran =
        query(
            "level{job=\"a\"}",
            "--start",
            "2026-01-05T00:00:00Z",
            "--end",
            "2026-01-05T00:50:00Z",
            "--step",
            "10m",
            "--format",
            "csv");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).hasSize(7);
  }

  @Test
  void query_thatIsWrong_saysWhere() {
    CommandRun ran = query("sum(");

    assertThat(ran.code()).isNotZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("1:5: parse error: unclosed left parenthesis");
  }

  @Test
  void serve_answersUntilItIsEnded() throws Exception {
    try (LiveCommand serve = LiveCommand.start("serve", "--dir", lake())) {
      String url = "http://" + serve.address();
      assertThat(get(url + "/api/v1/query?query=sum(level)&time=1767573000")).contains(",\"60\"]");
      assertThat(get(url + "/graph")).contains("<html");
    }
  }

  private static String get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
