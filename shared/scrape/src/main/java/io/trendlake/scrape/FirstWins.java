// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one sample of a series and timestamp, and no second. Two of them come of lines that only
 * relabelling made equal, and of an exposed series that is one of the synthetic. Not thread-safe.
 */
final class FirstWins {

  private final StoredSeries stored;
  private final SampleBuffer samples = new SampleBuffer();
  private int round;

  /** All that is taken this round; made when a series comes for the second time. */
  private @Nullable Set<Taken> taken;

  FirstWins(StoredSeries stored) {
    this.stored = stored;
  }

  private record Taken(Series series, long ts) {}

  /** Empties it. */
  void begin(int newRound) {
    round = newRound;
    samples.clear();
    taken = null;
  }

  /** What was taken, in the order of arrival; the same object always. */
  SampleBuffer samples() {
    return samples;
  }

  /** Takes a sample, unless one of its series has its timestamp. */
  void take(int number, double value, long ts) {
    Series series = stored.at(number);
    if (stored.takenIn(number) == round || taken != null) {
      if (!taken().add(new Taken(series, ts))) {
        return;
      }
    }
    stored.taken(number, round);
    samples.add(series, value, ts);
  }

  private Set<Taken> taken() {
    if (taken == null) {
      taken = HashSet.newHashSet(2 * samples.size());
      for (int i = 0; i < samples.size(); i++) {
        taken.add(new Taken(samples.series(i), samples.ts(i)));
      }
    }
    return taken;
  }
}
