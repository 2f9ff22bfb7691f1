// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.spread;

import io.trendlake.benchmarks.spread.EventSource.Message;
import io.trendlake.benchmarks.spread.EventSource.Scaling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Simulates what it would bring to spread the shards of a slot over the first seconds of the
 * interval, by a hash of the shard as Prometheus spreads its targets: {@code SHARDS INTERVAL
 * SECONDS DEAD}, how many shards there are, the interval and the time of a shard in seconds, and
 * the share of shards that wait 10 s for a target that does not answer.
 */
public final class SpreadBenchmark {

  private static final long SEED = 11;
  private static final int SLOTS = 40;
  private static final double TIMEOUT = 10;
  private static final int MOST = 50;

  private final int shards;
  private final double interval;
  private final double seconds;
  private final double dead;

  private SpreadBenchmark(int shards, double interval, double seconds, double dead) {
    this.shards = shards;
    this.interval = interval;
    this.seconds = seconds;
    this.dead = dead;
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    SpreadBenchmark benchmark =
        new SpreadBenchmark(
            Integer.parseInt(arguments[0]),
            Double.parseDouble(arguments[1]),
            Double.parseDouble(arguments[2]),
            Double.parseDouble(arguments[3]));
    System.out.printf(
        Locale.ROOT,
        "%d shards every %.0f s, %.1f s each, %.0f %% of them %.0f s; at most %d at once; seed %d%n",
        benchmark.shards,
        benchmark.interval,
        benchmark.seconds,
        100 * benchmark.dead,
        TIMEOUT,
        MOST,
        SEED);
    System.out.println("| scaling | spread over | lag p50, s | p90 | p99 | most | expired, % |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Scaling scaling : Scaling.values()) {
      for (double part : new double[] {0, 0.1, 0.25, 0.5, 0.9}) {
        benchmark.print(scaling, part * benchmark.interval);
      }
    }
  }

  private void print(Scaling scaling, double spread) {
    Random random = new Random(SEED);
    List<Double> lags =
        new EventSource(scaling, MOST).lags(messages(spread, random), interval, random);
    long expired = lags.stream().filter(lag -> lag >= interval).count();
    Collections.sort(lags);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f s | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
        scaling.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        spread,
        quantile(lags, 0.5),
        quantile(lags, 0.9),
        quantile(lags, 0.99),
        lags.getLast(),
        100.0 * expired / lags.size());
  }

  private static double quantile(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size()));
  }

  /** A shard has the same place in its interval, and the same targets, at every slot. */
  private List<Message> messages(double spread, Random random) {
    List<Message> messages = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      double place = random.nextDouble() * spread;
      double takes = random.nextDouble() < dead ? TIMEOUT : seconds;
      for (int number = 0; number < SLOTS; number++) {
        double slot = number * interval;
        // A queue knows whole seconds.
        messages.add(new Message(slot, slot + Math.floor(place), takes));
      }
    }
    messages.sort(Comparator.comparingDouble(Message::due));
    return messages;
  }
}
