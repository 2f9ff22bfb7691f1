// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is scraped, and how it goes. Thread-safe. */
@FunctionalInterface
public interface TargetSource {

  /** A source that knows of no target. */
  TargetSource NONE = () -> new Targets(List.of(), List.of());

  /**
   * The targets as they are now.
   *
   * @throws IOException if they cannot be read
   */
  Targets targets() throws IOException;

  /**
   * All targets.
   *
   * @param active those that are scraped
   * @param dropped those that relabelling has dropped
   */
  record Targets(List<Active> active, List<Dropped> dropped) {

    /** Copies the lists. */
    public Targets {
      active = List.copyOf(active);
      dropped = List.copyOf(dropped);
    }
  }

  /** Whether a target answers. */
  enum Health {
    /** It did at its last slot. */
    UP,
    /** It did not. */
    DOWN,
    /** It was not asked. */
    UNKNOWN
  }

  /**
   * A target that is scraped.
   *
   * @param discovered its labels before relabelling
   * @param labels its labels after relabelling
   * @param job the job's name as the configuration has it
   * @param url what is scraped
   * @param globalUrl the same as other machines can reach it
   * @param error why it is down; empty if it is not
   * @param last when it was last scraped
   * @param duration how long that took
   * @param interval how often it is scraped, as Prometheus writes durations; empty if not known
   * @param timeout how long it may take; empty if not known
   */
  record Active(
      Labels discovered,
      Labels labels,
      String job,
      String url,
      String globalUrl,
      String error,
      Optional<Instant> last,
      Duration duration,
      Health health,
      String interval,
      String timeout) {}

  /**
   * A target that relabelling has dropped.
   *
   * @param discovered its labels before relabelling
   * @param job the job's name
   */
  record Dropped(Labels discovered, String job) {}
}
