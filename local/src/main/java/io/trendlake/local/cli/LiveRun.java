// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.CompactionLoop;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.LakeUpkeep;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.Runner;
import io.trendlake.local.run.SelfMetrics;
import io.trendlake.local.run.SlotReport;
import io.trendlake.local.run.TargetBoard;
import io.trendlake.local.run.TimerThreads;
import io.trendlake.local.run.TrustedClock;
import io.trendlake.local.web.ListenAddress;
import io.trendlake.local.web.Status;
import io.trendlake.local.web.StatusServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Scrapes live until it is time to end, with a line for each slot and the pages beside. */
final class LiveRun {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ConfigFile configFile;
  private final Bucket bucket;
  private final InetSocketAddress listen;
  private final PrintWriter out;
  private final ScrapeClock clock = ScrapeClock.system();
  private final TargetBoard board = new TargetBoard();
  private final CompactionBoard compactions = new CompactionBoard(clock.instant());
  private final SelfMetrics metrics = new SelfMetrics(Version.number());
  private final Total total = new Total();

  LiveRun(ConfigFile configFile, Bucket bucket, InetSocketAddress listen, PrintWriter out) {
    this.configFile = configFile;
    this.bucket = bucket;
    this.listen = listen;
    this.out = out;
    metrics.watch(board);
    metrics.watch(compactions, clock);
  }

  /**
   * Scrapes.
   *
   * @param atMost how long; null until a signal comes
   * @throws IOException if the address cannot be listened at
   */
  void run(Ending ending, @Nullable Duration atMost) throws IOException, InterruptedException {
    RunListener listener = RunListener.all(List.of(new LiveLines(out), total));
    try (HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        StatusServer server = StatusServer.start(listen, status());
        CompactionLoop compaction = compaction(listener);
        Runner runner = new Runner(configFile, bucket, fetcher, metrics, board, listener)) {
      Instant first = runner.start();
      // Compaction closes hours: what was missed in them is recorded before.
      Thread.ofVirtual()
          .name("missed slots")
          .start(() -> {
            runner.recordMissedSlots();
            compaction.start();
          });
      out.println(
          "Targets are shown at http://" + ListenAddress.text(server.address()) + "/targets");
      out.println(firstSlot(first) + (atMost == null ? " Ctrl-C ends it." : ""));
      out.flush();
      if (atMost == null) {
        ending.await();
      } else {
        ending.await(atMost);
      }
    }
    out.printf(
        Locale.ROOT,
        "Ended: %,d slots, %,d samples stored.%n",
        total.slots.sum(),
        total.samples.sum());
    out.flush();
  }

  private CompactionLoop compaction(RunListener listener) {
    LakeUpkeep upkeep = new LakeUpkeep(bucket, () -> configFile.config().lake().retention());
    TrustedClock trusted = new TrustedClock(clock, listener::problem);
    return new CompactionLoop(upkeep, trusted, metrics, compactions, listener, new TimerThreads());
  }

  private static String firstSlot(Instant first) {
    if (first.equals(Instant.MAX)) {
      return "There is nothing to scrape yet.";
    }
    Duration wait = Duration.between(Instant.now(), first);
    return "The first slot is "
        + TIME.format(first)
        + " UTC, in "
        + Math.max(0, wait.toSeconds())
        + " s.";
  }

  private Status status() {
    return new Status() {
      @Override
      public TargetBoard board() {
        return board;
      }

      @Override
      public CompactionBoard compaction() {
        return compactions;
      }

      @Override
      public SelfMetrics metrics() {
        return metrics;
      }

      @Override
      public TrendlakeConfig config() {
        return configFile.config();
      }

      @Override
      public Optional<String> configError() {
        return configFile.error();
      }
    };
  }

  /** Counts until the end. */
  private static final class Total implements RunListener {

    private final LongAdder slots = new LongAdder();
    private final LongAdder samples = new LongAdder();

    @Override
    public void slotDone(SlotReport report) {
      slots.increment();
      samples.add(report.samples());
    }
  }
}
