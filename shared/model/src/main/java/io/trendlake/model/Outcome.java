// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What became of one target at one slot.
 *
 * @param slot the instant the target was to be scraped
 * @param ts the timestamp that samples of this scrape without a timestamp have; the slot if the
 *     target was missed
 * @param target which target
 * @param result how it went
 * @param scraper who scraped, or should have
 */
public record Outcome(
    Instant slot, Instant ts, ScrapedTarget target, Result result, ScrapedBy scraper) {

  /** Refuses nulls. */
  public Outcome {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(ts, "ts");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(scraper, "scraper");
  }

  /** An outcome whose scraper is not known. */
  public Outcome(Instant slot, Instant ts, ScrapedTarget target, Result result) {
    this(slot, ts, target, result, ScrapedBy.UNKNOWN);
  }

  /** The same with another result. */
  public Outcome with(Result other) {
    return with(ts, other);
  }

  /** The same with another timestamp and result. */
  public Outcome with(Instant otherTs, Result other) {
    return new Outcome(slot, otherTs, target, other, scraper);
  }

  /** The same by another scraper. */
  public Outcome by(ScrapedBy other) {
    return new Outcome(slot, ts, target, result, other);
  }

  /**
   * A target as its outcomes name it.
   *
   * @param account, region, job, instance its labels; empty if absent
   * @param labels its other labels as {@link CanonicalJson}
   * @param url what is pulled
   * @param interval the scrape interval: the target's slots are that far apart, so a reader of
   *     outcomes knows which slot should have followed
   * @param tracksTimestamps whether samples with an explicit timestamp go stale as others do
   *     ({@code track_timestamps_staleness})
   */
  public record ScrapedTarget(
      String account,
      String region,
      String job,
      String instance,
      String labels,
      String url,
      Duration interval,
      boolean tracksTimestamps) {

    /** Refuses nulls, and an interval that is not positive. */
    public ScrapedTarget {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(region, "region");
      Objects.requireNonNull(job, "job");
      Objects.requireNonNull(instance, "instance");
      Objects.requireNonNull(labels, "labels");
      Objects.requireNonNull(url, "url");
      if (!interval.isPositive()) {
        throw new IllegalArgumentException("scrape interval " + interval + " is not positive");
      }
    }
  }

  /**
   * Who scraped.
   *
   * @param shard the shard that the target was scraped in; empty if not known
   * @param version of the Trendlake that scraped; empty if not known
   */
  public record ScrapedBy(String shard, String version) {

    /** For outcomes in a file that does not say it. */
    public static final ScrapedBy UNKNOWN = new ScrapedBy("", "");

    /** Refuses nulls. */
    public ScrapedBy {
      Objects.requireNonNull(shard, "shard");
      Objects.requireNonNull(version, "version");
    }
  }

  /** The target's {@code account}. */
  public String account() {
    return target.account();
  }

  /** The target's {@code region}. */
  public String region() {
    return target.region();
  }

  /** The target's {@code job}. */
  public String job() {
    return target.job();
  }

  /** The target's {@code instance}. */
  public String instance() {
    return target.instance();
  }

  /** The target's other labels as {@link CanonicalJson}. */
  public String labels() {
    return target.labels();
  }

  /** The target's URL. */
  public String url() {
    return target.url();
  }

  /** The target's scrape interval. */
  public Duration interval() {
    return target.interval();
  }

  /** Whether the target's samples with an explicit timestamp go stale as others do. */
  public boolean tracksTimestamps() {
    return target.tracksTimestamps();
  }

  /** The samples of the body that were dropped; none unless the target was scraped. */
  public DroppedSamples dropped() {
    return result instanceof Scraped scraped ? scraped.dropped() : DroppedSamples.NONE;
  }

  /** The notes on series that were stored beside the samples. */
  public NoteCounts notes() {
    return result instanceof Scraped scraped ? scraped.notes() : NoteCounts.NONE;
  }

  /** Whether the target answered and its samples were stored: the value of {@code up}. */
  public boolean up() {
    return result instanceof Scraped;
  }

  /** How a scrape went. */
  public sealed interface Result {}

  /**
   * The samples were stored.
   *
   * @param duration from the start of the pull to its last byte parsed
   * @param samples how many were stored, the synthetic ones not counted
   * @param bytes of the body, uncompressed
   * @param dropped samples that the body had beside those and that are not stored
   * @param notes exemplars and start timestamps that were stored
   */
  public record Scraped(
      Duration duration, int samples, long bytes, DroppedSamples dropped, NoteCounts notes)
      implements Result {

    /** A body without exemplars and start timestamps. */
    public Scraped(Duration duration, int samples, long bytes, DroppedSamples dropped) {
      this(duration, samples, bytes, dropped, NoteCounts.NONE);
    }

    /** All samples of the body were stored. */
    public Scraped(Duration duration, int samples, long bytes) {
      this(duration, samples, bytes, DroppedSamples.NONE);
    }
  }

  /**
   * The target was pulled and nothing was stored but the synthetic series.
   *
   * @param duration from the start of the pull until it failed
   * @param reason human-readable: what, the value, the limit
   * @param samples how many were seen before it failed
   * @param bytes of the body, uncompressed, as far as it was read
   */
  public record Failed(Duration duration, String reason, int samples, long bytes)
      implements Result {

    /** Refuses an empty reason, and makes it fit for one line ({@link Printable}). */
    public Failed {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a failed scrape needs a reason");
      }
      reason = Printable.line(reason);
    }
  }

  /**
   * We did not pull: nothing is known of the target at this slot.
   *
   * @param reason human-readable
   */
  public record Missed(String reason) implements Result {

    /** Refuses an empty reason, and makes it fit for one line ({@link Printable}). */
    public Missed {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a missed scrape needs a reason");
      }
      reason = Printable.line(reason);
    }
  }
}
