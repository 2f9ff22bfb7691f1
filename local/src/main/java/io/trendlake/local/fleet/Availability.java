// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.time.Instant;

/** When a simulated target answers. */
public sealed interface Availability {

  /** Whether the target answers at this instant. */
  boolean isUp(Instant now);

  /** It always answers. */
  record Always() implements Availability {
    @Override
    public boolean isUp(Instant now) {
      return true;
    }
  }

  /** It never answers. */
  record Never() implements Availability {
    @Override
    public boolean isUp(Instant now) {
      return false;
    }
  }

  /** It answers for some time, then is silent for some time, and so on since the epoch. */
  record Flapping(Duration up, Duration down) implements Availability {

    /** Refuses spans that are not positive. */
    public Flapping {
      if (!up.isPositive() || !down.isPositive()) {
        throw new IllegalArgumentException(
            "a flapping target needs positive spans, not up for " + up + " and down for " + down);
      }
    }

    @Override
    public boolean isUp(Instant now) {
      long period = up.plus(down).toMillis();
      return Math.floorMod(now.toEpochMilli(), period) < up.toMillis();
    }
  }
}
