// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's history, and the questions asked of it. */
final class DemoHistoryTest {

  private static final Instant PRESENT = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofHours(1);

  @TempDir private Path folder;

  @Test
  void history_answersTheQuestionsOfTheDemo() throws Exception {
    AtomicLong samples = new AtomicLong();
    try (DirectoryBucket bucket = DirectoryBucket.create(folder)) {
      new DemoHistory(Fleet.demo(1, PRESENT), bucket.withoutSync())
          .write(
              PRESENT.minus(Duration.ofDays(2)),
              PRESENT,
              INTERVAL,
              report -> samples.addAndGet(report.samples()));
    }
    try (SqlEngine engine = SqlEngine.open(folder, false)) {
      assertThat(column(engine, "SELECT count(*) FROM samples", 0))
          .containsExactly(String.valueOf(samples.get()));
      List<DemoQuery> queries = DemoQuery.all();
      assertThat(queries).hasSize(5);
      assertThat(column(engine, queries.get(1).sql(), 0)).startsWith("checkout");
      assertThat(column(engine, queries.get(2).sql(), 0)).hasSize(9).startsWith("checkout");
      assertThat(column(engine, queries.get(3).sql(), 1))
          .containsExactly("legacy.shop:9100", "reports-5.analytics:8080");
      assertThat(column(engine, queries.get(4).sql(), 0)).hasSize(24);
    }
  }

  @Test
  void disksThatFill_areThoseThatReadmeShows_afterTwoWeeksAndAnHourLive() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.HALF_DAYS);
    Fleet fleet = Fleet.demo(1, now);
    try (DirectoryBucket bucket = DirectoryBucket.create(folder)) {
      DemoHistory history = new DemoHistory(fleet, bucket.withoutSync());
      Instant live = now.minus(Duration.ofHours(1));
      history.write(now.minus(Duration.ofDays(14)), live, Duration.ofHours(12), report -> {});
      history.write(live, now, Duration.ofMinutes(1), report -> {});
    }
    String disks = DemoQuery.all().getFirst().sql();
    try (SqlEngine engine = SqlEngine.open(folder, false)) {
      assertThat(column(engine, disks, 1))
          .containsExactly("host-2.shop:9100", "host-2.payments:9100", "host-2.analytics:9100");
      List<String> days = column(engine, disks, 4);
      assertThat(Double.parseDouble(days.get(0))).isCloseTo(2.4, within(0.3));
      assertThat(Double.parseDouble(days.get(2))).isCloseTo(6.2, within(0.3));
    }
  }

  @Test
  void queries_standBetweenDoubleQuotesOfAShell() {
    assertThat(DemoQuery.all()).allMatch(query -> !query.sql().matches("(?s).*[\"$`\\\\!].*"));
  }

  @Test
  void directoryOfADemo_isClearedButForHiddenFiles() throws Exception {
    DemoDirectory demo = DemoDirectory.mark(folder.resolve("new"));
    Files.createDirectories(folder.resolve("new/samples/minute"));
    Files.writeString(folder.resolve("new/samples/minute/x.parquet"), "");
    Files.writeString(folder.resolve("new/.hidden"), "");
    Files.writeString(folder.resolve("outside"), "");
    Files.createSymbolicLink(folder.resolve("new/link"), folder.resolve("outside"));
    DemoDirectory.mark(folder.resolve("new")).clear();
    assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**/{samples,link}");
    assertThat(folder.resolve("new/.hidden")).exists();
    assertThat(folder.resolve("outside")).exists();
    assertThat(demo).isNotNull();
  }

  @Test
  void directoryOfSomethingElse_isRefused() throws Exception {
    Files.writeString(folder.resolve("something"), "");
    assertThatThrownBy(() -> DemoDirectory.mark(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not empty and not of a demo");
  }

  private static List<String> column(SqlEngine engine, String sql, int column) throws Exception {
    List<String> values = new ArrayList<>();
    try (SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        values.add(String.valueOf(result.row()[column]));
      }
    }
    return values;
  }
}
