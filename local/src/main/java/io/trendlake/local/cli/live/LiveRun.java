// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.config.Account;
import io.trendlake.config.http.SecretReference;
import io.trendlake.credentials.aws.SigV4Signer;
import io.trendlake.fetch.ReferencedSecrets;
import io.trendlake.fetch.SignedRequests;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.CompactionLoop;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.ConfigRules;
import io.trendlake.local.run.FailureLog;
import io.trendlake.local.run.LakeUpkeep;
import io.trendlake.local.run.Readiness;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.Runner;
import io.trendlake.local.run.SelfMetrics;
import io.trendlake.local.run.SlotReport;
import io.trendlake.local.run.TargetBoard;
import io.trendlake.local.run.TimerThreads;
import io.trendlake.local.run.TrustedClock;
import io.trendlake.local.run.WarmUp;
import io.trendlake.local.web.BoardTargets;
import io.trendlake.local.web.ListenAddress;
import io.trendlake.local.web.Status;
import io.trendlake.local.web.StatusPages;
import io.trendlake.local.web.WebServer;
import io.trendlake.model.BuildVersion;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.secrets.aws.AwsSecrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Scrapes live until it is time to end, with a log and the pages beside. */
final class LiveRun {

  /** Discoveries that need a secret wait for it, and keep their last lists if it does not come. */
  private static final Duration LONGEST_SECRET = Duration.ofSeconds(10);

  private final ConfigFile configFile;
  private final Bucket bucket;
  private final InetSocketAddress listen;
  private final RunLog log;
  private final ScrapeClock clock = ScrapeClock.system();
  private final TargetBoard board = new TargetBoard();
  private final CompactionBoard compactions = new CompactionBoard(clock.instant());
  private final SelfMetrics metrics = new SelfMetrics(BuildVersion.TEXT);
  private final Total total = new Total();
  private final Readiness readiness = new Readiness();
  private boolean isCold;
  private String graph = "/graph";

  LiveRun(ConfigFile configFile, Bucket bucket, InetSocketAddress listen, RunLog log) {
    this.configFile = configFile;
    this.bucket = bucket;
    this.listen = listen;
    this.log = log;
    metrics.watch(board);
    metrics.watch(compactions, clock);
  }

  /** Lets the way of a scrape run once before the first slot, in a process that has not scraped. */
  LiveRun warmUpFirst() {
    isCold = true;
    return this;
  }

  /** Names a graph to look at first, as the query of its URL. */
  LiveRun showing(String query) {
    graph = "/graph?" + query;
    return this;
  }

  /**
   * Scrapes.
   *
   * @param atMost how long; null until a signal comes
   * @throws IOException if the address cannot be listened at
   */
  void run(Ending ending, @Nullable Duration atMost) throws IOException, InterruptedException {
    log.install();
    LiveLines lines = new LiveLines(log);
    FailureLog failures = new FailureLog(configFile::config, lines::problem);
    RunListener listener = RunListener.all(List.of(lines, total, readiness, failures));
    AwsSecrets kept = AwsSecrets.of(System.getenv(), this::account, Account::roleArn);
    ReferencedSecrets secrets = new ReferencedSecrets(kept, clock, listener::problem);
    try (failures;
        kept;
        SigV4Signer signer = SigV4Signer.of(System.getenv());
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        WebServer server = WebServer.start(listen, pages());
        Runner runner =
            new Runner(
                configFile,
                bucket,
                secrets.in(SignedRequests.in(fetcher, signer)),
                secrets.within(LONGEST_SECRET),
                metrics,
                board,
                listener);
        // Closed first: what the runner leaves of missed slots is for the next start to record.
        CompactionLoop compaction = compaction(listener)) {
      board.watchSecrets(secrets::problems);
      if (isCold) {
        WarmUp.run(fetcher, ListenAddress.text(server.address()));
      }
      Instant first = runner.start();
      // Compaction closes hours: what was missed in them is recorded before.
      Thread.ofVirtual()
          .name("missed slots")
          .start(() -> {
            try {
              runner.recordMissedSlots();
            } finally {
              compaction.start(runner::settled);
            }
          });
      String address = "http://" + ListenAddress.text(server.address());
      log.info("targets are shown at " + address + "/targets, graphs at " + address + graph);
      log.info(firstSlot(first) + (atMost == null ? "; Ctrl-C ends it" : ""));
      if (atMost == null) {
        ending.await();
      } else {
        ending.await(atMost);
      }
    }
    lines.end();
    log.info(
        String.format(
            Locale.ROOT,
            "ended: %,d slots, %,d samples stored",
            total.slots.sum(),
            total.samples.sum()));
  }

  private Optional<Account> account(SecretReference secret) {
    return configFile.config().account(secret.account(), secret.partition());
  }

  private CompactionLoop compaction(RunListener listener) {
    LakeUpkeep upkeep =
        new LakeUpkeep(
            bucket,
            () -> configFile.config().lake().retention(),
            new ConfigRules(configFile::config, listener::problem));
    TrustedClock trusted = new TrustedClock(clock, listener::problem);
    return new CompactionLoop(upkeep, trusted, metrics, compactions, listener, new TimerThreads());
  }

  private static String firstSlot(Instant first) {
    if (first.equals(Instant.MAX)) {
      return "there is nothing to scrape yet";
    }
    Duration wait = Duration.between(Instant.now(), first);
    return "the first slot is " + first + ", in " + Math.max(0, wait.toSeconds()) + " s";
  }

  private ApiHandler pages() {
    ApiOptions options = ApiOptions.defaults(InstantSource.system(), BuildVersion.TEXT);
    return StatusPages.of(status(), LakeApi.of(bucket, options, new BoardTargets(board)));
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
      public ConfigFile configFile() {
        return configFile;
      }

      @Override
      public Optional<String> notReady() {
        return readiness.problem();
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
