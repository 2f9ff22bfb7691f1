// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Trends that are made again from day files. */
final class TrendsRebuildTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final LocalDate FIRST = LocalDate.parse("2026-11-21");
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final FileSchema OLD =
      LakeSchema.TRENDS.select(
          "name",
          "account",
          "region",
          "job",
          "instance",
          "labels",
          "type",
          "hour",
          "count",
          "min",
          "max",
          "sum",
          "first",
          "last",
          "increase");

  private final Bucket bucket = new InMemoryBucket();
  private final TrendsRebuild rebuild = new TrendsRebuild(bucket, SmallLake.OPTIONS);
  private Map<String, byte[]> trends = new TreeMap<>();

  /** Two closed days of several parts, whose trends lack the later columns. */
  @BeforeEach
  void closeTwoDays() throws IOException {
    SmallLake.write(bucket);
    Scrapes.write(
        bucket,
        "s",
        SmallLake.START.plus(Duration.ofDays(2)),
        Scrapes.good("z", SmallLake.START.plus(Duration.ofDays(2)), 1));
    new Compactor(bucket, SmallLake.OPTIONS).run(SmallLake.START.plus(Duration.ofDays(3)));
    trends = trends(bucket);
    assertThat(trends.keySet()).hasSizeGreaterThan(2);
    makeOld();
  }

  private void makeOld() throws IOException {
    for (String key : trends.keySet()) {
      bucket.put(key, new PageFileWriter(OLD, WriterOptions.trends(1)).finish());
    }
  }

  private static Map<String, byte[]> trends(Bucket bucket) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (ObjectInfo object : bucket.list(LakeLayout.TRENDS)) {
      contents.put(object.key(), bucket.get(object.key()).orElseThrow().content());
    }
    return contents;
  }

  private static void assertSame(
      String as, Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).as(as).isEqualTo(expected.keySet());
    expected.forEach(
        (key, content) -> assertThat(actual.get(key)).as("%s, %s", as, key).isEqualTo(content));
  }

  /** Removes the trends of a bucket, makes them again, and expects what compaction wrote. */
  static void assertMadeAgain(String as, Bucket bucket, CompactionOptions options)
      throws IOException {
    Map<String, byte[]> expected = trends(bucket);
    assertThat(expected.keySet()).as(as).isNotEmpty();
    bucket.deleteAll(List.copyOf(expected.keySet()));
    TrendsRebuild rebuild = new TrendsRebuild(bucket, options);
    LocalDate from = LocalDate.parse("2026-11-01");
    for (TrendsRebuild.Day day : rebuild.plan(from, Optional.empty())) {
      for (LakeKey.TrendsFile file : day.missing()) {
        rebuild.make(file);
      }
    }
    assertSame(as, trends(bucket), expected);
  }

  private List<TrendsRebuild.Day> plan() throws IOException {
    return rebuild.plan(FIRST, Optional.empty());
  }

  private void makeAll() throws IOException {
    for (TrendsRebuild.Day day : plan()) {
      for (LakeKey.TrendsFile file : day.missing()) {
        rebuild.make(file);
      }
    }
  }

  @Test
  void oldTrends_becomeThoseThatCompactionWrites() throws IOException {
    makeAll();

    assertSame("days of two hours", trends(bucket), trends);
  }

  @RepeatedTest(30)
  void trendsOfARandomCounter_areTheSameBytes(RepetitionInfo repetition) throws IOException {
    long seed = SEED + repetition.getCurrentRepetition();
    Bucket closed = CounterHistory.random(seed, true).closeInto(new InMemoryBucket());

    assertMadeAgain("-Dseed=" + (seed - 1), closed, CompactionOptions.DEFAULT);
  }

  @Test
  void run_thatEndedEarly_goesOnWhereItEnded() throws IOException {
    TrendsRebuild.Day first = plan().getFirst();
    rebuild.make(first.missing().getFirst());

    TrendsRebuild.Day again = plan().getFirst();

    assertThat(again.complete()).isEqualTo(1);
    assertThat(again.missing()).isEqualTo(first.missing().subList(1, first.missing().size()));
    makeAll();
    assertThat(plan()).allMatch(day -> day.missing().isEmpty());
  }

  @Test
  void damagedAndMissingTrends_areMade() throws IOException {
    makeAll();
    List<String> keys = List.copyOf(trends.keySet());
    bucket.put(keys.getFirst(), new byte[] {1, 2, 3});
    bucket.delete(keys.getLast());

    makeAll();

    assertSame("damaged and missing", trends(bucket), trends);
  }

  @Test
  void span_isWhatIsMade() throws IOException {
    assertThat(rebuild.plan(SECOND, Optional.of(SECOND)))
        .extracting(TrendsRebuild.Day::day)
        .containsExactly(SECOND);
  }

  @Test
  void daysWhoseSamplesAreGone_areNamed_andNothingIsMade() throws IOException {
    deleteSamples(FIRST);

    assertThatIOException()
        .isThrownBy(this::plan)
        .withMessageContaining("2026-11-21: there are trends and no samples")
        .withMessageEndingWith("begin with --from 2026-11-23");
  }

  @Test
  void dayBefore_whoseSamplesAreGone_isNamed() throws IOException {
    deleteSamples(FIRST);

    assertThatIOException()
        .isThrownBy(() -> rebuild.plan(SECOND, Optional.empty()))
        .withMessageContaining("2026-11-21: there are trends and no samples");
  }

  private void deleteSamples(LocalDate day) throws IOException {
    bucket.deleteAll(
        bucket.list("samples/day/dt=" + day + "/").stream().map(ObjectInfo::key).toList());
  }

  @Test
  void dayThatIsNotClosed_isRefused() {
    LocalDate open = FIRST.plusDays(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rebuild.plan(FIRST, Optional.of(open)))
        .withMessage("day 2026-11-23 is not closed yet: the last closed day is 2026-11-22");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rebuild.plan(open, Optional.empty()))
        .withMessageContaining("no closed day from 2026-11-23 to 2026-11-22");
  }
}
