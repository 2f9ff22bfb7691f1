// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A month of 100 and of 1,000 targets of 1,000 series at 60 s: {@code SCRAPE PLAN COMPACT}, the
 * seconds that a warm shard of 50 targets, a tick and ten million compacted samples take in Lambda.
 */
public final class PriceTable {

  private static final double MINUTES = 43_800;
  private static final double HOURS = MINUTES / 60;
  private static final int SERIES_OF_TARGET = 1000;
  private static final int TARGETS_OF_SHARD = 50;

  /** For a shard and slot: samples and outcomes. */
  private static final double PUTS_OF_SLOT = 2;

  /** For a shard and slot: the configuration, what is there already; each file again by compact. */
  private static final double GETS_OF_SLOT = 3 + 2 * 3;

  /** Sent, received and deleted. */
  private static final double REQUESTS_OF_MESSAGE = 3;

  /** For three event sources, whose five pollers each wait up to 20 s for a message. */
  private static final double IDLE_POLLS_A_MINUTE = 3 * 5 * 3;

  /** Every 15 minutes, which find nothing to do three times of four. */
  private static final double COMPACT_TICKS = HOURS * 4;

  private static final double IDLE_COMPACT_SECONDS = 1.5;

  /** Samples and outcomes of the hours whose minute files are kept, 1,000 objects in each list. */
  private static final double MINUTE_FILES_OF_SHARD = 2 * 60 * 8;

  private static final double OBJECTS_OF_LIST = 1000;

  private static final double DAY_BYTES_OF_SAMPLE = 0.48;
  private static final double TRENDS_BYTES_OF_ROW = 4.9;
  private static final double GZIPPED_BODY = 10_000;
  private static final double LOG_BYTES_OF_INVOCATION = 2_000;
  private static final double METRICS = 14;
  private static final double ALARM_METRICS = 15;
  private static final double ATHENA_TB = 0.5;

  private final double scrapeSeconds;
  private final double planSeconds;
  private final double compactSeconds;

  private PriceTable(double scrapeSeconds, double planSeconds, double compactSeconds) {
    this.scrapeSeconds = scrapeSeconds;
    this.planSeconds = planSeconds;
    this.compactSeconds = compactSeconds;
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    PriceTable table =
        new PriceTable(
            Double.parseDouble(arguments[0]),
            Double.parseDouble(arguments[1]),
            Double.parseDouble(arguments[2]));
    Map<String, Double> few = table.month(100);
    Map<String, Double> many = table.month(1000);
    System.out.println("| a month, in dollars | 100 targets | 1,000 targets |");
    System.out.println("|---|---|---|");
    few.forEach((what, price) -> print(what, price, Objects.requireNonNull(many.get(what), what)));
    print("**Trendlake**", sum(few), sum(many));
    print(
        "Amazon Managed Prometheus",
        Prices.managedPrometheus(samples(100)),
        Prices.managedPrometheus(samples(1000)));
    print(
        "CloudWatch, at 100 bytes a sample",
        Prices.cloudWatch(samples(100), 100),
        Prices.cloudWatch(samples(1000), 100));
  }

  private static void print(String what, double few, double many) {
    System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", what, few, many);
  }

  private static double sum(Map<String, Double> prices) {
    return prices.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double samples(int targets) {
    return (double) targets * SERIES_OF_TARGET * MINUTES;
  }

  private static double shards(int targets) {
    return Math.ceil((double) targets / TARGETS_OF_SHARD);
  }

  /**
   * The lists of a run of compact: samples, outcomes, metadata, what was reached, state,
   * quarantine.
   */
  private static double lists(int targets) {
    return 6 + shards(targets) * MINUTE_FILES_OF_SHARD / OBJECTS_OF_LIST;
  }

  private Map<String, Double> month(int targets) {
    double slots = shards(targets) * MINUTES;
    double invocations = slots + MINUTES + COMPACT_TICKS;
    Map<String, Double> prices = new LinkedHashMap<>();
    prices.put("scrape, 1 GB", slots * scrapeSeconds * Prices.LAMBDA_GB_SECOND);
    prices.put("plan, 1 GB", MINUTES * planSeconds * Prices.LAMBDA_GB_SECOND);
    prices.put(
        "compact, 2 GB: each sample for its hour and its day",
        (2 * samples(targets) / 10e6 * compactSeconds + COMPACT_TICKS * IDLE_COMPACT_SECONDS)
            * 2
            * Prices.LAMBDA_GB_SECOND);
    prices.put(
        "requests of Lambda, SQS and the schedules",
        invocations * Prices.LAMBDA_REQUEST
            + (slots * REQUESTS_OF_MESSAGE + MINUTES * IDLE_POLLS_A_MINUTE) * Prices.SQS_REQUEST
            + (MINUTES + COMPACT_TICKS) * Prices.SCHEDULER_INVOCATION);
    prices.put(
        "requests of S3",
        (slots * PUTS_OF_SLOT + MINUTES * 2 + HOURS * 10 + COMPACT_TICKS * lists(targets))
                * Prices.S3_PUT
            + (slots * GETS_OF_SLOT + MINUTES * 10) * Prices.S3_GET);
    prices.put(
        "storage, every sample of a year and its trends",
        12
            * (samples(targets) * DAY_BYTES_OF_SAMPLE + samples(targets) / 60 * TRENDS_BYTES_OF_ROW)
            / 1e9
            * Prices.S3_GB_MONTH);
    prices.put("Athena, 0.5 TB scanned", ATHENA_TB * Prices.ATHENA_TB);
    prices.put(
        "logs, metrics and alarms",
        invocations * LOG_BYTES_OF_INVOCATION / 1e9 * Prices.LOG_GB
            + METRICS * Prices.CUSTOM_METRIC
            + ALARM_METRICS * Prices.ALARM_METRIC);
    prices.put("dashboard, beyond the three that are free", Prices.DASHBOARD);
    prices.put(
        "traffic between zones, gzipped bodies",
        targets * MINUTES * GZIPPED_BODY / 1e9 * Prices.ZONE_TRAFFIC_GB);
    return prices;
  }
}
