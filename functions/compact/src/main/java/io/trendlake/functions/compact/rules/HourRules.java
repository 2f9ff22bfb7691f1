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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates the recording rules over an hour whose files are made, and writes what they come to as
 * one more part of the hour. Nothing of it is seen before the watermark passes the hour.
 *
 * <p>The rules read the hour from its own files, which do not change any more, so every run that
 * evaluates them comes to the same; the first part that is put stays. A rule that fails leaves its
 * samples out and an outcome in {@code scrapes}, and never stops the hour. Samples that cannot be
 * read are read again by later runs for a while, since the store may have failed for a moment.
 */
public final class HourRules {

  private static final Logger LOG = System.getLogger(HourRules.class.getName());

  /** What the rules of an hour may take: a function has five minutes for what it has begun. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final Duration HOUR = Duration.ofHours(1);

  /** How long after its end an hour waits for samples that cannot be read. */
  private static final Duration STORAGE_PATIENCE = Duration.ofHours(2);

  /** Nothing is read of the hours after the hour, so the view is one of hour files alone. */
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
   * @param now what the clock says
   * @throws IOException if the part cannot be put, or if samples cannot be read and the hour ended
   *     less than two hours ago; later that is a failure of the rules
   */
  public RuleReport evaluate(Evaluation due, Instant now) throws IOException {
    Watermark closed = new Watermark(due.hour().plus(CLOSED_AHEAD), due.day());
    LakeReader lake = new LakeReader(bucket, due::hour, LakeReaderOptions.DEFAULT);
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults());
    RuleResults results;
    RecordedFiles files;
    try {
      results =
          new RuleEvaluator(engine, due.groups(), QueryControl.within(LIMIT))
              .evaluate(
                  lake.openAt(closed),
                  due.hour().toEpochMilli(),
                  due.hour().plus(HOUR).toEpochMilli());
      waitForStorage(due, results, now);
      files = RecordedFiles.of(results, written());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // An hour without its rules is of use; one that is never closed holds up all that follow.
      LOG.log(Level.ERROR, due.hour() + ": the rules cannot be evaluated", e);
      results = nothing(due, "the rules of the hour cannot be evaluated together: " + e);
      files = RecordedFiles.of(results, written());
    }
    put(due, results, files);
    List<String> problems = new ArrayList<>(due.problems());
    results.failures().forEach(failure -> problems.add(due.hour() + ": " + text(failure)));
    return new RuleReport(results.evaluations(), results.samples(), problems);
  }

  private WriterOptions written() {
    return WriterOptions.hour(options.hourLevel());
  }

  private static void waitForStorage(Evaluation due, RuleResults results, Instant now)
      throws IOException {
    Instant patient = due.hour().plus(HOUR).plus(STORAGE_PATIENCE);
    Optional<RuleFailure> unread = results.unread();
    if (unread.isPresent() && now.isBefore(patient)) {
      throw new IOException(
          due.hour()
              + ": the rules are evaluated again by the next run, until "
              + patient
              + ", as samples cannot be read: "
              + unread.get());
    }
  }

  /** No samples, and a failure of each rule. */
  private static RuleResults nothing(Evaluation due, String reason) {
    long from = due.hour().toEpochMilli();
    long to = due.hour().plus(HOUR).toEpochMilli();
    List<RuleFailure> failures = new ArrayList<>();
    for (RuleGroup group : due.groups()) {
      long first = group.firstTime(from);
      if (first < to) {
        int times = Math.toIntExact((to - 1 - first) / group.interval().toMillis() + 1);
        group
            .recording()
            .map(rule -> new RuleFailure(group, rule.name(), first, times, reason, false))
            .forEach(failures::add);
      }
    }
    return new RuleResults(List.of(), failures, 0);
  }

  /** The part of samples comes last: where it is, all is there. */
  private void put(Evaluation due, RuleResults results, RecordedFiles files) throws IOException {
    if (!results.failures().isEmpty()) {
      List<Outcome> outcomes = results.failures().stream().map(HourRules::outcome).toList();
      putIfAbsent(due, Dataset.SCRAPES, OutcomesFile.write(outcomes, written()));
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

  /** The rule takes the place of a target, its group and its name that of the URL. */
  private static Outcome outcome(RuleFailure failure) {
    Instant first = Instant.ofEpochMilli(failure.first());
    RuleGroup group = failure.group();
    String url = "rule:" + group.file() + ";" + group.name() + ";" + failure.rule();
    return new Outcome(
        first,
        first,
        new Outcome.ScrapedTarget("", "", "", "", "{}", url, group.interval(), false),
        new Outcome.Missed(text(failure)));
  }

  private static String text(RuleFailure failure) {
    return failure.times() == 1
        ? failure.toString()
        : failure + " (and at " + (failure.times() - 1) + " more times)";
  }
}
