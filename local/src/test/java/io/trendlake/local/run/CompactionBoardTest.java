// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.rules.RuleReport;
import io.trendlake.lake.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CompactionBoardTest {

  private static final Instant START = Instant.parse("2026-11-22T10:20:00Z");

  private final CompactionBoard board = new CompactionBoard(START);

  private static CompactionReport report(String complete, String oldestOpen) {
    return new CompactionReport(
        List.of(),
        List.of(),
        PartStats.NONE,
        PartStats.NONE,
        RuleReport.NONE,
        Map.of(),
        0,
        List.of(),
        List.of(),
        0,
        new Watermark(Instant.parse(complete), LocalDate.parse("2026-11-22")),
        Optional.of(Instant.parse(oldestOpen)));
  }

  @Test
  void lag_ofHourThatGoesOn_isZero() {
    board.compacted(report("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"), START);

    assertThat(board.lag(Instant.parse("2026-11-22T10:59:00Z"))).isZero();
    assertThat(board.lag(Instant.parse("2026-11-22T11:12:00Z"))).isEqualTo(Duration.ofMinutes(12));
    assertThat(board.complete()).contains(Instant.parse("2026-11-22T10:00:00Z"));
  }

  @Test
  void lag_whileRunsFail_growsAndBecomesLoud() {
    board.failed("no space left");

    assertThat(board.problem(Instant.parse("2026-11-22T10:25:00Z")))
        .contains("compaction broke off and will be tried again: no space left");
    assertThat(board.problem(Instant.parse("2026-11-22T12:00:01Z")))
        .contains(
            "COMPACTION IS BEHIND: the hour that ended at 2026-11-22T11:00:00Z is not closed yet;"
                + " the last run broke off: no space left");
  }

  @Test
  void problem_afterGoodRun_isGone() {
    board.failed("no space left");
    board.compacted(report("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"), START);

    assertThat(board.problem(Instant.parse("2026-11-22T10:25:00Z"))).isEmpty();
    assertThat(board.lastSuccess()).contains(START);
  }

  @Test
  void problem_ofOldHourThatCannotBeClosed_isToldThoughRunsSucceed() {
    board.compacted(report("2026-11-22T07:00:00Z", "2026-11-22T07:00:00Z"), START);

    assertThat(board.problem(START))
        .hasValueSatisfying(text ->
            assertThat(text)
                .startsWith("COMPACTION IS BEHIND: the hour that ended at 2026-11-22T08"));
  }

  @Test
  void complete_ofNewLake_isNothing() {
    board.compacted(
        new CompactionReport(
            List.of(),
            List.of(),
            PartStats.NONE,
            PartStats.NONE,
            RuleReport.NONE,
            Map.of(),
            0,
            List.of(),
            List.of(),
            0,
            Watermark.NONE,
            Optional.empty()),
        START);

    assertThat(board.complete()).isEmpty();
    assertThat(board.lag(START)).isZero();
  }
}
