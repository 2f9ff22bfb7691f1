// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JsonLogsTest {

  private static final System.Logger LOG = System.getLogger(JsonLogsTest.class.getName());

  private final Logger root = LogManager.getLogManager().getLogger("");
  private final List<Handler> handlersBefore = List.of(root.getHandlers());
  private final Level levelBefore = root.getLevel();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void install() {
    install(Map.of());
  }

  private void install(Map<String, String> environment) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    JsonLogs.install(Environment.of(environment), out);
  }

  @AfterEach
  void restore() {
    List.of(root.getHandlers()).forEach(root::removeHandler);
    handlersBefore.forEach(root::addHandler);
    root.setLevel(levelBefore);
  }

  @Test
  void log_fieldsOfLambda() {
    LOG.log(System.Logger.Level.WARNING, "{0} of\n\"{1}\"", 1, "two");

    JsonTree line = JsonTree.parse(onlyLine());
    assertThat(line.at("level").text()).isEqualTo("WARN");
    assertThat(line.at("message").text()).isEqualTo("1 of\n\"two\"");
    assertThat(line.at("logger").text()).isEqualTo(JsonLogsTest.class.getName());
    assertThat(line.at("timestamp").text()).endsWith("Z");
    assertThat(line.has("stackTrace")).isFalse();
  }

  @Test
  void log_controlCharacters_areEscapes() {
    LOG.log(System.Logger.Level.WARNING, "down: \u001b[31mred\u009b\r");

    assertThat(JsonTree.parse(onlyLine()).at("message").text())
        .isEqualTo("down: \\u001b[31mred\\u009b\\r");
  }

  @Test
  void log_error_stackTraceInTheSameLine() {
    LOG.log(System.Logger.Level.ERROR, "no", new IOException("the disk is full"));

    JsonTree line = JsonTree.parse(onlyLine());
    assertThat(line.at("level").text()).isEqualTo("ERROR");
    assertThat(line.at("stackTrace").text())
        .startsWith("java.io.IOException: the disk is full")
        .contains("log_error_stackTraceInTheSameLine");
  }

  @Test
  void log_withinFields_theyAreInTheLine() {
    try (LogFields _ = LogFields.with("slot", "s");
        LogFields _ = LogFields.with(Map.of("shard", "a", "slot", "t"))) {
      LOG.log(System.Logger.Level.INFO, "within");
    }
    LOG.log(System.Logger.Level.INFO, "after");

    JsonTree within = JsonTree.parse(lines().getFirst());
    assertThat(within.at("slot").text()).isEqualTo("t");
    assertThat(within.at("shard").text()).isEqualTo("a");
    assertThat(JsonTree.parse(lines().getLast()).has("slot")).isFalse();
  }

  @Test
  void log_withinFields_byAThreadStartedThere() throws InterruptedException {
    Thread thread;
    try (LogFields _ = LogFields.with("shard", "a")) {
      thread = Thread.ofVirtual().start(() -> LOG.log(System.Logger.Level.INFO, "there"));
    }
    thread.join();

    assertThat(JsonTree.parse(onlyLine()).at("shard").text()).isEqualTo("a");
  }

  @Test
  void log_belowTheLevelOfTheEnvironment_nothing() {
    install(Map.of(JsonLogs.LEVEL, "ERROR"));

    LOG.log(System.Logger.Level.WARNING, "not this");
    LOG.log(System.Logger.Level.ERROR, "but this");

    assertThat(JsonTree.parse(onlyLine()).at("message").text()).isEqualTo("but this");
  }

  private String onlyLine() {
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
