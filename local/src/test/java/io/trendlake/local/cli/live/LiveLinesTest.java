// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Shard;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.local.run.SlotReport;
import io.trendlake.model.Labels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of plans and slots. */
final class LiveLinesTest {

  private static final Instant SLOT = Instant.parse("2026-11-28T19:32:00Z");

  private final StringWriter out = new StringWriter();
  private final LiveLines lines =
      new LiveLines(
          new RunLog(new PrintWriter(out), RunLog.Format.TEXT, InstantSource.fixed(SLOT)));

  /** The messages since the last call. */
  private List<String> logged() {
    List<String> logged =
        out.toString()
            .lines()
            .map(line -> line.substring(SLOT.toString().length()).strip())
            .toList();
    out.getBuffer().setLength(0);
    return logged;
  }

  @Test
  void failedDiscovery_isLoggedOnceAndWhenItWorksAgain() {
    lines.planned(plan(60, "a.json: \u001b[31mnot JSON"));
    lines.planned(plan(60, "a.json: \u001b[31mnot JSON"));
    assertThat(logged()).containsExactly("WARN  discovery of job app: a.json: \\u001b[31mnot JSON");

    lines.planned(plan(60));
    lines.planned(plan(60));
    assertThat(logged()).containsExactly("discovery of job app works again");
  }

  @Test
  void refusedTarget_isLoggedOnce() {
    ScrapePlan plan =
        new ScrapePlan(
            SLOT,
            List.of(
                new JobPlan(
                    "app",
                    List.of(),
                    List.of(
                        new DroppedTarget(
                            "app", Labels.of("__address__", "http://h:1/x"), "no address", true),
                        new DroppedTarget(
                            "app", Labels.of("__address__", "h:2"), "relabel_configs", false)),
                    List.of())),
            List.of());
    lines.planned(plan);
    lines.planned(plan);

    assertThat(logged()).containsExactly("WARN  not scraped: app http://h:1/x: no address");
  }

  @Test
  void slotsOfAMinute_areALineEach() {
    lines.planned(plan(60));
    lines.slotDone(slot(0, 3, 0));
    lines.slotDone(slot(60, 3, 0));

    assertThat(logged())
        .containsExactly(
            "slot 2026-11-28T19:32:00Z  3/3 up  10 samples  1.0 kB  late 2.0 ms  took 20 ms",
            "slot 2026-11-28T19:33:00Z  3/3 up  10 samples  1.0 kB  late 2.0 ms  took 20 ms");
  }

  @Test
  void shortSlots_areALineAMinuteAfterTheFirst() {
    lines.planned(plan(10));
    for (int seconds = 0; seconds <= 60; seconds += 10) {
      lines.slotDone(slot(seconds, 3, 0));
    }
    lines.end();

    assertThat(logged())
        .containsExactly(
            "slot 2026-11-28T19:32:00Z  3/3 up  10 samples  1.0 kB  late 2.0 ms  took 20 ms",
            "5 slots up to 2026-11-28T19:32:50Z  15/15 up  50 samples  5.0 kB  late 2.0 ms  took 20"
                + " ms",
            "slot 2026-11-28T19:33:00Z  3/3 up  10 samples  1.0 kB  late 2.0 ms  took 20 ms");
  }

  @Test
  void slotThatIsNotStored_saysSoAndDoesNotCallTargetsDown() {
    lines.planned(plan(60));
    lines.slotDone(slot(0, 3, 3));

    assertThat(logged())
        .containsExactly(
            "slot 2026-11-28T19:32:00Z  3/3 up  3 not stored  10 samples  1.0 kB  late 2.0 ms  took"
                + " 20 ms",
            "ERROR  the disk is full; and 1 more shard");
  }

  @Test
  void changedConfiguration_isLoggedWhenItIsRightAndWhenItIsWrong() {
    lines.configReloaded();
    assertThat(logged()).isEmpty();

    lines.configRefused("trendlake.yml:1: x\ntrendlake.yml:2: y");
    lines.configReloaded();

    assertThat(logged())
        .containsExactly(
            "ERROR  the changed configuration is wrong, and the one before stays in force:",
            "ERROR  trendlake.yml:1: x",
            "ERROR  trendlake.yml:2: y",
            "the changed configuration is right and in force");
  }

  private static ScrapePlan plan(int seconds, String... errors) {
    Shard shard = new Shard("id", "", "", Duration.ofSeconds(seconds), List.of());
    return new ScrapePlan(
        SLOT, List.of(new JobPlan("app", List.of(), List.of(), List.of(errors))), List.of(shard));
  }

  private static SlotReport slot(int seconds, int up, int unstored) {
    return new SlotReport(
        SLOT.plusSeconds(seconds),
        up,
        0,
        0,
        unstored,
        10,
        0,
        1000,
        Duration.ofMillis(2),
        Duration.ofMillis(20),
        unstored == 0 ? List.of() : List.of("the disk is full", "the disk is full too"));
  }
}
