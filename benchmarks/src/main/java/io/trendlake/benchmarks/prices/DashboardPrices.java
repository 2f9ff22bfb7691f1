// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a dashboard of 20 panels over 30 days costs that asks the query function, by what {@code
 * benchmarks/run lambda-query} has measured: {@code README}.
 */
public final class DashboardPrices {

  private static final int PANELS = 20;
  private static final String INSTANCE_EACH = "20 panels over 30 days, an instance each";
  private static final String ONE_INSTANCE = "20 panels over 30 days, one instance";

  /** Of ten users, eight hours on 22 days, one every five minutes. */
  private static final int LOADS_OF_A_MONTH = 10 * 8 * 22 * 12;

  private static final int REFRESH_MINUTES = 5;

  /** Of the same, one every half an hour: few instances live so long. */
  private static final int SLOW_LOADS_OF_A_MONTH = 10 * 8 * 22 * 2;

  /** Ten users who open it ten times a day each. */
  private static final int LOADS_BY_HAND = 10 * 10 * 22;

  private static final int ONE_IN = 10;

  private DashboardPrices() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    table(Files.readAllLines(Path.of(arguments[0]))).forEach(System.out::println);
  }

  /** The lines of the table, from the lines of benchmarks/README.md. */
  static List<String> table(List<String> readme) {
    MeasuredLoad first = MeasuredLoad.of(readme, PANELS, INSTANCE_EACH, "first");
    MeasuredLoad kept =
        MeasuredLoad.of(readme, PANELS, INSTANCE_EACH, "first, but others have kept the answers");
    MeasuredLoad warm = MeasuredLoad.of(readme, PANELS, ONE_INSTANCE, "the eighth");
    MeasuredLoad refreshed = warm.after(REFRESH_MINUTES);
    return List.of(
        "| | dollars |",
        "|---|---|",
        line("the first load, by 20 instances that start", first),
        line("a load by 20 instances that start, of answers that are kept", kept),
        line("a load by instances whose code is warm, of answers that are kept", warm),
        line("the same five minutes later, with five more slots of a shard", refreshed),
        month(
            "ten users who leave it open at a refresh of five minutes, eight hours on 22 days",
            LOADS_OF_A_MONTH,
            refreshed.dollars()),
        month(
            "the same at a refresh of half an hour, by instances that start",
            SLOW_LOADS_OF_A_MONTH,
            kept.dollars()),
        month(
            "ten users who open it ten times a day each, one load in ten a first one",
            LOADS_BY_HAND,
            (first.dollars() + (ONE_IN - 1) * kept.dollars()) / ONE_IN));
  }

  private static String line(String what, MeasuredLoad load) {
    return String.format(
        Locale.ROOT,
        "| %s: %,.1f s of processor, %,d GET, %,d LIST and PUT | %.4f |",
        what,
        load.processorSeconds(),
        load.gets(),
        load.others(),
        load.dollars());
  }

  private static String month(String what, int loads, double dollars) {
    return String.format(
        Locale.ROOT, "| %s: %,d loads | %.2f a month |", what, loads, loads * dollars);
  }
}
