// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.local.cli.Configs;
import io.trendlake.local.cli.UserException;
import io.trendlake.local.run.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake up}: scrapes what a configuration says into a directory. */
@Command(
    name = "up",
    description =
        "Scrapes what a configuration says into a directory, until it is ended. A change of the"
            + " configuration is taken over within seconds.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "trendlake.yml",
      description = "What to scrape (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description =
          "The directory to write to, made if it is not there (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Mixin private LiveOptions live;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Ending ending = Ending.onSignals()) {
      ConfigFile configFile = Configs.load(config);
      Configs.checkRules(configFile.config());
      try (OwnLake lake = OwnLake.take(directory, "trendlake up")) {
        RunLog log = new RunLog(out, live.logFormat(), InstantSource.system());
        log.info("scraping what " + config + " says into " + directory);
        new LiveRun(configFile, lake.bucket(), live.listen(), log)
            .warmUpFirst()
            .run(ending, live.atMost());
        return 0;
      }
    }
  }
}
