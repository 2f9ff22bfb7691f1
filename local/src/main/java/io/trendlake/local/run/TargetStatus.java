// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.Target;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a target.
 *
 * @param last what became of it at its last slot; empty until then
 * @param downSince the first slot, of those that this process has seen, from which on it has not
 *     been up; empty unless it was down at the last slot at which it was asked
 */
public record TargetStatus(Target target, Optional<Last> last, Optional<Instant> downSince) {

  /** A target that was not asked yet. */
  public static TargetStatus unknown(Target target) {
    return new TargetStatus(target, Optional.empty(), Optional.empty());
  }

  /** What is known, of the target as a new plan has it. */
  TargetStatus planned(Target again) {
    return new TargetStatus(again, last, downSince);
  }

  /** The same target after another slot. A slot that was missed does not say that it is up. */
  TargetStatus after(Last slot) {
    Optional<Instant> since =
        switch (slot.health()) {
          case UP -> Optional.empty();
          case DOWN -> downSince.or(() -> Optional.of(slot.slot()));
          case UNKNOWN -> downSince;
        };
    return new TargetStatus(target, Optional.of(slot), since);
  }

  /** Whether a target answers, in Prometheus's words. */
  public enum Health {
    UP,
    DOWN,
    /** Not scraped yet, or missed at its last slot. */
    UNKNOWN
  }

  /**
   * What became of a target at a slot.
   *
   * @param at when its pull began; the slot if it was missed
   * @param samples stored, or seen until it failed or could not be stored
   * @param dropped samples that it sent and that are not stored
   * @param notes exemplars and start timestamps that are stored, and exemplars that are not
   * @param error why it is down, or why nothing is stored of a target that is up; else empty
   */
  public record Last(
      Instant slot,
      Instant at,
      Health health,
      Duration duration,
      int samples,
      DroppedSamples dropped,
      NoteCounts notes,
      String error) {

    static Last of(Outcome outcome) {
      return switch (outcome.result()) {
        case Outcome.Scraped scraped ->
            of(outcome, Health.UP, scraped.duration(), scraped.samples(), "");
        case Outcome.Failed failed ->
            of(outcome, Health.DOWN, failed.duration(), failed.samples(), failed.reason());
        case Outcome.Missed missed -> missed(outcome.slot(), missed.reason());
      };
    }

    private static Last of(
        Outcome outcome, Health health, Duration duration, int samples, String error) {
      return new Last(
          outcome.slot(),
          outcome.ts(),
          health,
          duration,
          samples,
          outcome.dropped(),
          outcome.notes(),
          error);
    }

    /** A target that was pulled, and whose result could not be stored: its health is known. */
    static Last unstored(Outcome outcome, String error) {
      Last pulled = of(outcome);
      return new Last(
          pulled.slot(),
          pulled.at(),
          pulled.health(),
          pulled.duration(),
          pulled.samples(),
          pulled.dropped(),
          NoteCounts.NONE,
          pulled.error().isEmpty() ? error : pulled.error());
    }

    static Last missed(Instant slot, String reason) {
      return new Last(
          slot,
          slot,
          Health.UNKNOWN,
          Duration.ZERO,
          0,
          DroppedSamples.NONE,
          NoteCounts.NONE,
          reason);
    }
  }

  /** Whether it answers. */
  public Health health() {
    return last.map(Last::health).orElse(Health.UNKNOWN);
  }

  /** Why it is down, or why nothing is stored of it; empty if all is well, or not known yet. */
  public String error() {
    return last.map(Last::error).orElse("");
  }
}
