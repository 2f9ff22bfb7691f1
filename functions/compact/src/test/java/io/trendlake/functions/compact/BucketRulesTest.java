// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function evaluates the rules whose files are beside the configuration in the bucket. */
final class BucketRulesTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final String RULE_PART = "samples/hour/dt=2026-11-22/hour=07/part-0001.parquet";
  private static final String RIGHT =
      "groups: [{name: g, rules: [{record: 'load:twice', expr: load * 2}]}]";

  private final TestFunction function =
      new TestFunction(CompactionOptions.DEFAULT, HOUR.plus(Duration.ofMinutes(75)));

  @BeforeEach
  void scrape() throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      Instant slot = HOUR.plus(Duration.ofMinutes(minute));
      Scrapes.write(function.bucket, "s", slot, good("one", slot, minute, gauge("one", "load")));
    }
  }

  private void put(String key, String text) throws IOException {
    function.bucket.put(key, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hour_isClosedWithTheRulesOfTheBucket() throws IOException {
    put("state/config/trendlake.yml", "rule_files: [rules/*.yml]");
    put("config/rules/a.yml", RIGHT);
    put("config/rules/a.txt", "not a rule file");
    put("config/rules/deeper/b.yml", "not one that the pattern leads to");

    function.tick();

    assertThat(function.bucket.get(RULE_PART)).isPresent();
    assertThat(function.counted())
        .containsEntry("HoursClosed", 1.0)
        .containsEntry("RuleProblems", 0.0);
  }

  @Test
  void wrongFile_isCountedAndStopsNothing() throws IOException {
    put("state/config/trendlake.yml", "rule_files: [wrong.yml, right.yml, none.yml]");
    put("config/wrong.yml", "groups: [{name: g, rules: [{record: a, expr: 'load('}]}]");
    put("config/right.yml", RIGHT);

    function.tick();

    assertThat(function.bucket.get(RULE_PART)).isPresent();
    assertThat(function.counted())
        .containsEntry("HoursClosed", 1.0)
        .containsEntry("RuleProblems", 1.0);
  }

  /** A layer's file that is not a text, and a folder in place of a file. */
  @Test
  void unreadableFileOfALayer_isCountedAndStopsNothing(@TempDir Path layer) throws IOException {
    Files.write(layer.resolve("a.yml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.writeString(layer.resolve("b.yml"), RIGHT);
    Files.createDirectory(layer.resolve("folder"));
    put(
        "state/config/trendlake.yml",
        "rule_files: ['" + layer + "/*.yml', '" + layer + "/folder', '" + layer + "/none.yml', /]");

    function.tick();

    assertThat(function.bucket.get(RULE_PART)).isPresent();
    assertThat(function.counted())
        .containsEntry("HoursClosed", 1.0)
        .containsEntry("RuleProblems", 3.0);
  }

  @Test
  void patternThatLeadsToNoKey_isCountedAndStopsNothing() throws IOException {
    String deep = "a/".repeat(600);
    put("state/config/trendlake.yml", "rule_files: [right.yml, '" + deep + "*.yml']");
    put("config/right.yml", RIGHT);

    function.tick();

    assertThat(function.bucket.get(RULE_PART)).isPresent();
    assertThat(function.counted())
        .containsEntry("HoursClosed", 1.0)
        .containsEntry("RuleProblems", 1.0);
  }

  @Test
  void malformedPattern_leavesHoursWithoutRules() throws IOException {
    put("state/config/trendlake.yml", "rule_files: ['rules/[a.yml', .rules/*.yml]");
    put("config/rules/a.yml", RIGHT);

    function.tick();

    assertThat(function.counted()).containsEntry("HoursClosed", 1.0);
  }

  @Test
  void configurationWithoutRules_isWithoutTheirMetric() throws IOException {
    put("state/config/trendlake.yml", "scrape_configs: []");

    function.tick();

    assertThat(function.bucket.get(RULE_PART)).isEmpty();
    assertThat(function.counted())
        .containsEntry("HoursClosed", 1.0)
        .doesNotContainKey("RuleProblems");
  }

  @Test
  void configurationThatCannotBeRead_leavesHoursWithoutRules() throws IOException {
    put("state/config/trendlake.yml", "rule_file: [a.yml]");

    function.tick();

    assertThat(function.counted()).containsEntry("HoursClosed", 1.0);
  }
}
