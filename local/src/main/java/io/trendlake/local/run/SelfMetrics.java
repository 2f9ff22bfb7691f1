// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the process says of itself at {@code /metrics}. Safe for use by many threads. */
public final class SelfMetrics implements RunListener {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter slots;
  private final Counter shardsLost;
  private final Histogram lateness;
  private final Counter scrapes;
  private final Histogram scrapeDuration;
  private final Counter samples;
  private final Counter samplesDropped;
  private final Counter files;
  private final Counter fileBytes;
  private final Counter fileErrors;
  private final Counter compactionFailures;
  private final Gauge tableFiles;
  private final Gauge tableBytes;
  private final Counter expired;
  private final Set<String> sized = ConcurrentHashMap.newKeySet();
  private final Gauge configGood;
  private final Gauge configLoaded;

  /** What the last plan has of each job. */
  private volatile List<JobPlan> jobs = List.of();

  /** Metrics of a process of this version. */
  public SelfMetrics(String version) {
    slots = counter("trendlake_slots", "Slots scraped.");
    shardsLost = counter("trendlake_shards_lost", "Shards of which a slot could not be stored.");
    lateness =
        Histogram.builder()
            .name("trendlake_slot_lateness_seconds")
            .help("From the slot until its pulling began.")
            .classicOnly()
            .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10)
            .register(registry);
    scrapes =
        Counter.builder()
            .name("trendlake_scrapes")
            .help("Targets by what became of them at a slot.")
            .labelNames("result")
            .register(registry);
    scrapeDuration =
        Histogram.builder()
            .name("trendlake_scrape_duration_seconds")
            .help("How long pulls took, those that failed included.")
            .classicOnly()
            .classicUpperBounds(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10)
            .register(registry);
    samples = counter("trendlake_samples_stored", "Samples stored, synthetic ones included.");
    samplesDropped =
        Counter.builder()
            .name("trendlake_samples_dropped")
            .help("Samples of exporters that were not stored, by the reason.")
            .labelNames("reason")
            .register(registry);
    dropped(DroppedSamples.NONE);
    GaugeWithCallback.builder()
        .name("trendlake_discovery_failed")
        .help(
            "How many failures the last discovery of a job's targets had; the last good lists are"
                + " used there.")
        .labelNames("job")
        .callback(sample -> jobs.forEach(job -> sample.call(job.errors().size(), job.job())))
        .register(registry);
    files = counter("trendlake_files_written", "Objects written to the bucket.");
    fileBytes = counter("trendlake_file_bytes_written", "Bytes of objects written.");
    fileErrors = counter("trendlake_file_errors", "Objects that could not be written.");
    compactionFailures = counter("trendlake_compaction_failures", "Compactions that broke off.");
    tableFiles = tableGauge("trendlake_lake_files", "Files of a table of the lake.");
    tableBytes = tableGauge("trendlake_lake_bytes", "Bytes of the files of a table of the lake.");
    expired = counter("trendlake_files_expired", "Files removed because their retention is over.");
    configGood = gauge("trendlake_config_last_reload_successful", "1 if trendlake.yml is right.");
    configLoaded =
        gauge(
            "trendlake_config_last_reload_success_timestamp_seconds",
            "When trendlake.yml was last taken over, since the epoch.");
    Info.builder()
        .name("trendlake_build_info")
        .help("What runs.")
        .labelNames("version")
        .register(registry)
        .addLabelValues(version);
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  private Gauge gauge(String name, String help) {
    return Gauge.builder().name(name).help(help).register(registry);
  }

  private Gauge tableGauge(String name, String help) {
    return Gauge.builder().name(name).help(help).labelNames("table").register(registry);
  }

  /** Shows how far compaction is, as of each scrape. */
  public void watch(CompactionBoard board, InstantSource clock) {
    GaugeWithCallback.builder()
        .name("trendlake_compaction_lag_seconds")
        .help(
            "From the end of the oldest hour that is not compacted until now; 0 while that is to"
                + " come.")
        .callback(sample -> sample.call(seconds(board.lag(clock.instant()))))
        .register(registry);
    GaugeWithCallback.builder()
        .name("trendlake_compaction_last_success_timestamp_seconds")
        .help("When compaction was last done with all that was due, since the epoch.")
        .callback(
            sample -> board.lastSuccess().ifPresent(last -> sample.call(last.toEpochMilli() / 1e3)))
        .register(registry);
  }

  /** Shows how many targets of a board are up, down and unknown. */
  public void watch(TargetBoard board) {
    GaugeWithCallback.builder()
        .name("trendlake_targets")
        .help("Targets by what became of them at their last slot.")
        .labelNames("health")
        .callback(sample ->
            board
                .healths()
                .forEach(
                    (health, count) -> sample.call(count, health.name().toLowerCase(Locale.ROOT))))
        .register(registry);
  }

  /** Where the metrics are gathered. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** An object was written. */
  void fileWritten(long bytes) {
    files.inc();
    fileBytes.inc(bytes);
  }

  /** An object could not be written. */
  void fileFailed() {
    fileErrors.inc();
  }

  /** A run of the upkeep did all that was due. */
  void keptUp(UpkeepReport report) {
    expired.inc(report.expired());
    report
        .sizes()
        .forEach((table, size) -> {
          // Of a table that is empty at the start nothing is known until the next look.
          if (size.files() == 0 && !sized.contains(table.text())) {
            return;
          }
          sized.add(table.text());
          tableFiles.labelValues(table.text()).set((double) size.files());
          tableBytes.labelValues(table.text()).set((double) size.bytes());
        });
  }

  /** A compaction broke off. */
  void compactionFailed() {
    compactionFailures.inc();
  }

  @Override
  public void configReloaded() {
    configGood.set(1);
    configLoaded.set(System.currentTimeMillis() / 1e3);
  }

  @Override
  public void configRefused(String error) {
    configGood.set(0);
  }

  @Override
  public void planned(ScrapePlan plan) {
    jobs = plan.jobs();
  }

  @Override
  public void shardDone(ShardResult result) {
    samples.inc(result.samples());
    for (Outcome outcome : result.outcomes()) {
      dropped(outcome.dropped());
      switch (outcome.result()) {
        case Outcome.Scraped scraped -> pulled("scraped", scraped.duration());
        case Outcome.Failed failed -> pulled("failed", failed.duration());
        case Outcome.Missed missed -> scrapes.labelValues("missed").inc();
      }
    }
  }

  private void dropped(DroppedSamples dropped) {
    samplesDropped.labelValues("duplicate").inc(dropped.duplicates());
    samplesDropped.labelValues("out_of_order").inc(dropped.outOfOrder());
    samplesDropped.labelValues("out_of_bounds").inc(dropped.outOfBounds());
  }

  private void pulled(String result, Duration duration) {
    scrapes.labelValues(result).inc();
    scrapeDuration.observe(seconds(duration));
  }

  @Override
  public void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
    shardsLost.inc();
    scrapes.labelValues("missed").inc(shardSlot.shard().targets().size());
  }

  @Override
  public void slotDone(SlotReport report) {
    slots.inc();
    lateness.observe(seconds(report.lateness()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
