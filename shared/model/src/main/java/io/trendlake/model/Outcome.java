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
 * @param ts the timestamp that samples of this scrape without one of their own have; the slot if
 *     the target was missed
 * @param interval the target's scrape interval: its slots are that far apart, so whoever reads
 *     outcomes knows which slot should have followed
 * @param account, region, job, instance the target's labels; empty if absent
 * @param labels the target's other labels as {@link CanonicalJson}
 * @param url what was, or was to be, pulled
 * @param tracksTimestamps whether samples with an explicit timestamp go stale as others do ({@code
 *     track_timestamps_staleness})
 * @param result how it went
 */
public record Outcome(
    Instant slot,
    Instant ts,
    Duration interval,
    String account,
    String region,
    String job,
    String instance,
    String labels,
    String url,
    boolean tracksTimestamps,
    Result result) {

  /** Refuses nulls, and an interval that is not positive. */
  public Outcome {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(ts, "ts");
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("scrape interval " + interval + " is not positive");
    }
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(result, "result");
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
   */
  public record Scraped(Duration duration, int samples, long bytes) implements Result {}

  /**
   * The target was pulled and nothing was stored but the synthetic series.
   *
   * @param duration from the start of the pull until it failed
   * @param reason for people: what, the value, the limit
   * @param samples how many were seen before it failed
   * @param bytes of the body, uncompressed, as far as it was read
   */
  public record Failed(Duration duration, String reason, int samples, long bytes)
      implements Result {

    /** Refuses an empty reason. */
    public Failed {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a failed scrape needs a reason");
      }
    }
  }

  /**
   * We did not pull: nothing is known of the target at this slot.
   *
   * @param reason for people
   */
  public record Missed(String reason) implements Result {

    /** Refuses an empty reason. */
    public Missed {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a missed scrape needs a reason");
      }
    }
  }
}
