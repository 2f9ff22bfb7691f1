// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.functions.compact.rules.HourRules;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.time.Instant;

/**
 * Closes hours and days: makes hour files of the minute files, day files and trends of the hour
 * files, and moves the watermark past them.
 *
 * <p>Each hour and day is planned first; the plan is frozen by being put if absent, and everything
 * after follows from it: the names of the parts, their inputs, their bytes. When every part exists
 * the watermark moves by one conditional put, which alone changes what queries see. So a run may
 * die anywhere, be repeated, or run beside another: nothing is seen twice or not at all.
 *
 * <p>Hours are closed in order, those without files too, up to the last that has files: while
 * nothing new comes there is nothing to close. Trouble with a minute file sets it aside; any other
 * trouble ends the run with an {@link IOException}, and the next run continues where it ended.
 *
 * <p>Where there are recording rules, they are evaluated over an hour when its parts are made, and
 * before the watermark moves; their results are one more part.
 *
 * <p>With a queue, an hour or day of several parts is not made by the run that comes to it: each of
 * its files is a message, whose receiver calls {@link #make}, and the run ends. Who makes the last
 * of them gets that answer, and runs again.
 */
public final class Compactor {

  private final Bucket bucket;
  private final CompactionOptions options;
  private final PartDispatcher handout;
  private final Plans plans;
  private final WatermarkStore watermarks;
  private final HourRules rules;
  private final UnstoredSlots unstored;

  /** A compactor of a bucket that makes every part itself; no I/O happens here. */
  public Compactor(Bucket bucket, CompactionOptions options) {
    this(bucket, options, RulesInForce.NONE);
  }

  /** A compactor that evaluates rules too, over each hour that it closes. */
  public Compactor(Bucket bucket, CompactionOptions options, RulesInForce rules) {
    this(bucket, options, rules, PartDispatcher.NONE, UnstoredSlots.NONE);
  }

  /** A compactor of a bucket that hands parts out by a queue; no I/O happens here. */
  public Compactor(Bucket bucket, CompactionOptions options, MessageQueue parts) {
    this(bucket, options, RulesInForce.NONE, parts);
  }

  /** A compactor that hands parts out by a queue, and evaluates rules. */
  public Compactor(
      Bucket bucket, CompactionOptions options, RulesInForce rules, MessageQueue parts) {
    this(bucket, options, rules, parts, UnstoredSlots.NONE);
  }

  /** The same, which records slots that nobody has stored before it closes their hours. */
  Compactor(
      Bucket bucket,
      CompactionOptions options,
      RulesInForce rules,
      MessageQueue parts,
      UnstoredSlots unstored) {
    this(bucket, options, rules, new QueuedParts(parts), unstored);
  }

  private Compactor(
      Bucket bucket,
      CompactionOptions options,
      RulesInForce rules,
      PartDispatcher handout,
      UnstoredSlots unstored) {
    this.bucket = bucket;
    this.options = options;
    this.handout = handout;
    this.plans = new Plans(bucket, options);
    this.watermarks = new WatermarkStore(bucket);
    this.rules = new HourRules(bucket, options, rules);
    this.unstored = unstored;
  }

  /**
   * Closes every hour and day whose grace is over, and removes what has been kept long enough.
   *
   * @param now what the clock says
   * @throws IOException if the bucket fails, or the watermark, a plan or an hour file cannot be
   *     read; queries see what they saw before the step that failed
   */
  public CompactionReport run(Instant now) throws IOException {
    return run(now, Deadline.NONE);
  }

  /**
   * The same as far as the time allows: neither plans nor parts are begun when the deadline is
   * over. The next run continues from there.
   *
   * @throws IOException also if parts cannot be handed out
   */
  public CompactionReport run(Instant now, Deadline deadline) throws IOException {
    return run(now, now, deadline);
  }

  /**
   * The same while slots are still to be stored.
   *
   * @param settled up to when all slots are stored; hours that end later stay open
   */
  public CompactionReport run(Instant now, Instant settled, Deadline deadline) throws IOException {
    return new CompactionRun(
            bucket, options, plans, watermarks, handout, rules, unstored, now, settled, deadline)
        .run();
  }

  /**
   * Makes a file that was handed out, unless it is there, the watermark has passed it, or no plan
   * names it any more.
   *
   * @throws IOException as {@link #run} does
   */
  public PartReport make(PlannedFile file) throws IOException {
    return new PartRun(bucket, options, plans, watermarks).make(file);
  }
}
