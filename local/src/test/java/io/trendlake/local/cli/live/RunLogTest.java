// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunLogTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-28T19:32:00.123456Z"));

  private final StringWriter out = new StringWriter();

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private RunLog log(RunLog.Format format) {
    return new RunLog(new PrintWriter(out), format, CLOCK);
  }

  @Test
  void text_everyLine_hasTheWholeTimeAndItsLevel() {
    RunLog log = log(RunLog.Format.TEXT);

    log.info("all is well");
    log.warn("look at this");
    log.error("look at this now");

    assertThat(lines())
        .containsExactly(
            "2026-11-28T19:32:00.123Z  all is well",
            "2026-11-28T19:32:00.123Z  WARN  look at this",
            "2026-11-28T19:32:00.123Z  ERROR  look at this now");
  }

  @Test
  void text_controlCharacters_areEscapesOnOneLine() {
    log(RunLog.Format.TEXT).info("down: \u001b[31mred\nforged line\r");

    assertThat(lines())
        .containsExactly("2026-11-28T19:32:00.123Z  down: \\u001b[31mred\\nforged line\\r");
  }

  @Test
  void json_isOneObjectOnALineWithItsFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("up", 3);
    fields.put("samples", 1_322L);
    fields.put("lateSeconds", 0.003);
    fields.put("slot", Instant.parse("2026-11-28T19:32:00Z"));

    log(RunLog.Format.JSON).info("a \"slot\"\u009b", fields);

    assertThat(lines())
        .containsExactly(
            "{\"timestamp\":\"2026-11-28T19:32:00.123Z\",\"level\":\"INFO\",\"message\":"
                + "\"a \\\"slot\\\"\\\\u009b\",\"up\":3,\"samples\":1322,\"lateSeconds\":0.003,"
                + "\"slot\":\"2026-11-28T19:32:00Z\"}");
  }
}
