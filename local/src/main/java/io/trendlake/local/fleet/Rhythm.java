// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.util.random.RandomGenerator;

/**
 * A rate that breathes with the day, never negative, whose total over any span is known in closed
 * form: so a counter's value at an instant needs no history.
 *
 * <p>Times are seconds since the epoch; the rate is per second.
 */
final class Rhythm {

  private static final double DAY = 86_400;

  private final double base;
  private final Wave[] waves;

  private Rhythm(double base, Wave... waves) {
    this.base = base;
    this.waves = waves;
  }

  /** A rate with this mean, highest in the afternoon (UTC), with shorter waves of random phase. */
  static Rhythm daily(double mean, RandomGenerator random) {
    return new Rhythm(
        mean,
        new Wave(0.55, DAY, -2.2 + 0.3 * random.nextDouble()),
        new Wave(0.15, DAY / (9 + random.nextInt(5)), phase(random)),
        new Wave(0.12, 1_300 + random.nextInt(900), phase(random)),
        new Wave(0.08, 170 + random.nextInt(90), phase(random)));
  }

  private static double phase(RandomGenerator random) {
    return 2 * Math.PI * random.nextDouble();
  }

  /** The rate at an instant. */
  double at(double time) {
    double sum = 1;
    for (Wave wave : waves) {
      sum += wave.height * Math.sin(wave.angle(time));
    }
    return base * sum;
  }

  /** How much accumulated between two instants; it grows with {@code to}. */
  double total(double from, double to) {
    double sum = to - from;
    for (Wave wave : waves) {
      sum +=
          wave.height
              * wave.period
              / (2 * Math.PI)
              * (Math.cos(wave.angle(from)) - Math.cos(wave.angle(to)));
    }
    return base * sum;
  }

  /** The heights of one rhythm add up to less than 1, which keeps the rate positive. */
  private record Wave(double height, double period, double phase) {

    double angle(double time) {
      // The remainder keeps the angle small: the sine of a large one is slow and less exact.
      return 2 * Math.PI * ((time % period) / period) + phase;
    }
  }
}
