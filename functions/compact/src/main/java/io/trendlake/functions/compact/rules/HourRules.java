// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.rules.RuleEvaluator;
import io.trendlake.rules.RuleFailure;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleResults;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates the recording rules over an hour whose files are made, and writes what they come to as
 * one more part of the hour. Nothing of it is seen before the watermark passes the hour.
 *
 * <p>The rules read the hour from its own files, which do not change any more, so whoever evaluates
 * them comes to the same; the first part that is put stays. A rule that fails leaves its samples
 * out and an outcome in {@code scrapes}, and never stops the hour.
 */
public final class HourRules {

  /** What the rules of an hour may take: a function has five minutes for what it has begun. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final Duration HOUR = Duration.ofHours(1);

  /** Of the hours after the hour nothing is read, so the view is one of hour files alone. */
  private static final Duration CLOSED_AHEAD = Duration.ofHours(3);

  private final Bucket bucket;
  private final CompactionOptions options;
  private final RulesInForce rules;

  /** For a bucket; no I/O happens here. */
  public HourRules(Bucket bucket, CompactionOptions options, RulesInForce rules) {
    this.bucket = bucket;
    this.options = options;
    this.rules = rules;
  }

  /** What is to be done for an hour. */
  public sealed interface Due {}

  /** Nothing: there are no rules, or their part is there. */
  public record Nothing(List<String> problems) implements Due {}

  /** To evaluate rules, whose results become a part of the hour. */
  public record Evaluation(
      Instant hour, LocalDate day, int part, List<RuleGroup> groups, List<String> problems)
      implements Due {}

  /**
   * Looks at what is to be done for an hour.
   *
   * @param parts how many parts the hour has without that of the rules
   * @param day the first day that is not closed
   */
  public Due due(Instant hour, int parts, LocalDate day) throws IOException {
    RuleSet set = rules.read();
    List<String> problems = set.problems().stream().map(Object::toString).toList();
    List<RuleGroup> groups = set.recordingGroups();
    boolean isDue =
        parts > 0 && !groups.isEmpty() && bucket.list(key(Dataset.SAMPLES, hour, parts)).isEmpty();
    return isDue ? new Evaluation(hour, day, parts, groups, problems) : new Nothing(problems);
  }

  /**
   * Evaluates the rules and puts their part of the hour.
   *
   * @throws IOException if the part cannot be put, or the hour before cannot be read
   */
  public RuleReport evaluate(Evaluation due) throws IOException {
    Watermark closed = new Watermark(due.hour().plus(CLOSED_AHEAD), due.day());
    LakeReader lake = new LakeReader(bucket, due::hour, LakeReaderOptions.DEFAULT);
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    RuleResults results =
        new RuleEvaluator(engine, due.groups(), QueryControl.within(LIMIT))
            .evaluate(
                lake.openAt(closed),
                due.hour().toEpochMilli(),
                due.hour().plus(HOUR).toEpochMilli());
    put(due, results);
    List<String> problems = new ArrayList<>(due.problems());
    results.failures().forEach(failure -> problems.add(due.hour() + ": " + text(failure)));
    return new RuleReport(results.evaluations(), results.samples(), problems);
  }

  /** The part of samples comes last: where it is, all is there. */
  private void put(Evaluation due, RuleResults results) throws IOException {
    WriterOptions written = WriterOptions.hour(options.hourLevel());
    RecordedFiles files = RecordedFiles.of(results, written);
    if (!results.failures().isEmpty()) {
      List<Outcome> outcomes = results.failures().stream().map(HourRules::outcome).toList();
      putIfAbsent(due, Dataset.SCRAPES, OutcomesFile.write(outcomes, written));
    }
    if (files.histograms().isPresent()) {
      putIfAbsent(due, Dataset.HISTOGRAMS, files.histograms().get());
    }
    putIfAbsent(due, Dataset.SAMPLES, files.samples());
  }

  private void putIfAbsent(Evaluation due, Dataset dataset, byte[] content) throws IOException {
    bucket.putIfAbsent(key(dataset, due.hour(), due.part()), content);
  }

  private static String key(Dataset dataset, Instant hour, int part) {
    return new LakeKey.HourFile(dataset, hour, part).text();
  }

  /** The rule stands in the place of a target, its group and its name in that of the URL. */
  private static Outcome outcome(RuleFailure failure) {
    Instant first = Instant.ofEpochMilli(failure.first());
    RuleGroup group = failure.group();
    String url = "rule:" + group.file() + ";" + group.name() + ";" + failure.rule();
    return new Outcome(
        first,
        first,
        new Outcome.Target("", "", "", "", "{}", url, group.interval(), false),
        new Outcome.Missed(text(failure)));
  }

  private static String text(RuleFailure failure) {
    return failure.times() == 1
        ? failure.toString()
        : failure + " (and at " + (failure.times() - 1) + " more times)";
  }
}
