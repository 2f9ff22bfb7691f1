// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.local.cli.Configs;
import io.trendlake.local.cli.Shell;
import io.trendlake.local.cli.UserException;
import io.trendlake.local.demo.DemoDirectory;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.demo.DemoQuery;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetServer;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.Quantity;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake demo}: a simulated fleet, its history, and then live. */
@Command(
    name = "demo",
    description =
        "Shows everything at once: simulates a fleet of exporters, scrapes days of its history"
            + " within seconds, and continues live until it is ended.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final long SEED = 20_261_122;
  private static final Duration DAYS = Duration.ofDays(14);
  private static final Duration HISTORY_INTERVAL = Duration.ofMinutes(30);
  private static final Duration LIVE_INTERVAL = Duration.ofSeconds(10);

  /** The requests that each service of the fleet answers, over a week. */
  private static final String FIRST_GRAPH =
      "q="
          + URLEncoder.encode(
              "sum by (job) (rate(http_requests_total[1h]))", StandardCharsets.UTF_8)
          + "&from=now-7d";

  @Mixin private LiveOptions live;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "demo-lake",
      description =
          "The directory to write to (default: ${DEFAULT-VALUE}). What an earlier demo wrote there"
              + " is removed; a directory with anything else in it is refused.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException, InterruptedException {
    DemoDirectory demo = DemoDirectory.mark(directory);
    try (Ending ending = Ending.onSignals();
        OwnLake lake = OwnLake.take(directory, "trendlake demo")) {
      demo.clear();
      Fleet fleet = Fleet.demo(SEED, Instant.now());
      writeHistory(fleet, lake.bucket());
      printQueries();
      try (FleetServer server = FleetServer.start(fleet, InstantSource.system())) {
        goLive(fleet, server, lake.bucket(), ending);
      }
      return 0;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void writeHistory(Fleet fleet, DirectoryBucket bucket)
      throws IOException, InterruptedException {
    Instant began = Instant.now();
    long slot = HISTORY_INTERVAL.toMillis();
    Instant to = Instant.ofEpochMilli(began.toEpochMilli() / slot * slot);
    try (HistoryProgress progress =
        new HistoryProgress(
            out(),
            fleet.targets().size()
                + " simulated exporters in 3 accounts, the last "
                + DAYS.toDays()
                + " days",
            DAYS.dividedBy(HISTORY_INTERVAL))) {
      // If the machine crashes the demo is made again, so nothing waits for the disk.
      new DemoHistory(fleet, bucket.withoutSync())
          .write(to.minus(DAYS), to, HISTORY_INTERVAL, progress::slotDone);
      compact(bucket);
      progress.finish(
          Quantity.duration(Duration.between(began, Instant.now())), bucket.directory());
    }
  }

  /** So that the days before today sit in day files and trends, as they would have by now. */
  private static void compact(DirectoryBucket bucket) throws IOException {
    new Compactor(bucket.withoutSync(), CompactionOptions.DEFAULT).run(Instant.now());
  }

  private void printQueries() {
    out().println();
    out().println("Some questions to ask, now or while it runs, in another terminal:");
    for (DemoQuery query : DemoQuery.all()) {
      out().println();
      out().println("# " + query.title());
      out()
          .println(
              Shell.command()
                  + " sql --dir "
                  + Shell.word(directory.toString())
                  + " \""
                  + query.sql()
                  + "\"");
    }
    out().println();
    out().println("More of them, and what they cost: docs/queries.md");
    out().println();
    out().flush();
  }

  private void goLive(Fleet fleet, FleetServer server, DirectoryBucket bucket, Ending ending)
      throws IOException, InterruptedException, UserException {
    Path config = directory.resolve("trendlake.yml");
    Files.writeString(config, FleetConfig.yaml(fleet, server.address(), LIVE_INTERVAL));
    ConfigFile configFile = Configs.load(config);
    out().println("Live now, by " + config + ":");
    RunLog log = new RunLog(out(), live.logFormat(), InstantSource.system());
    new LiveRun(configFile, bucket, live.listen(), log)
        .showing(FIRST_GRAPH)
        .run(ending, live.atMost());
  }
}
