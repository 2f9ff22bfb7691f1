// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.local.run.Quantity;
import io.trendlake.local.sql.Pager;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.scrape.ScrapeClock;
import io.trendlake.scrape.ScrapeMemory;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.TargetSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trendlake scrape}: one pull of one target. */
@Command(
    name = "scrape",
    description = "Pulls one target once, by the default settings, and shows its samples.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ScrapeCommand implements Callable<Integer> {

  private static final String JOB = "scrape";

  /** How samples are shown. */
  enum Format {
    TABLE,
    PROMETHEUS,
    JSON,
    CSV
  }

  @Parameters(
      paramLabel = "URL",
      description = "Such as http://localhost:9100/metrics; the path may be left out.")
  private String url;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, prometheus, json or csv (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationArgument.class,
      description = "How long the pull may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--native-histograms",
      description = "Asks for protobuf first, and shows native histograms as such.")
  private boolean nativeHistograms;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException, InterruptedException {
    try (HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere())) {
      TargetSession session =
          new TargetSession(target(), settings(), ScrapeClock.system(), new ScrapeMemory());
      return show(session.scrape(Instant.now(), timeout, fetcher));
    }
  }

  private int show(ScrapeResult result) throws UserException, IOException {
    return switch (result.outcome().result()) {
      case Outcome.Scraped scraped -> {
        print(new ScrapedTable(result, scraped.samples()));
        spec.commandLine()
            .getErr()
            .printf(
                Locale.ROOT,
                "up, %,d %s%s%s, %s, %s%n",
                scraped.samples(),
                scraped.samples() == 1 ? "sample" : "samples",
                dropped(scraped.dropped()),
                exemplars(scraped.notes().exemplars()),
                Quantity.duration(scraped.duration()),
                Quantity.bytes(scraped.bytes()));
        yield 0;
      }
      case Outcome.Failed failed ->
          throw new UserException(
              url
                  + " is down: "
                  + failed.reason()
                  + " (after "
                  + Quantity.duration(failed.duration())
                  + ")");
      case Outcome.Missed missed -> throw new UserException(url + ": " + missed.reason());
    };
  }

  /** Such as {@code , 2 exemplars}; empty without exemplars. */
  private static String exemplars(int number) {
    return number == 0
        ? ""
        : String.format(Locale.ROOT, ", %,d %s", number, number == 1 ? "exemplar" : "exemplars");
  }

  /** Such as {@code , 3 dropped (1 duplicate, 2 out of bounds)}; nothing if none was. */
  private static String dropped(DroppedSamples dropped) {
    int duplicates = dropped.duplicates();
    if (dropped.total() == 0) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (duplicates > 0) {
      parts.add(duplicates + (duplicates == 1 ? " duplicate" : " duplicates"));
    }
    if (dropped.outOfOrder() > 0) {
      parts.add(dropped.outOfOrder() + " out of order");
    }
    if (dropped.outOfBounds() > 0) {
      parts.add(
          dropped.outOfBounds()
              + " with a timestamp more than an hour ago or more than 10 minutes ahead");
    }
    return String.format(
        Locale.ROOT, ", %,d dropped (%s)", dropped.total(), String.join(", ", parts));
  }

  /** A table on a terminal is paged, as the answers of {@code sql} are. */
  private void print(ScrapedTable table) throws IOException {
    if (format == Format.TABLE && Terminal.isThere()) {
      try (Pager pager = Pager.start()) {
        PrintWriter out = new PrintWriter(pager.writer());
        table.printTable(out);
        out.flush();
      } catch (IOException left) {
        // The user has seen enough, and left the pager.
        return;
      }
    } else {
      PrintWriter out = Terminal.shown(spec.commandLine().getOut());
      print(table, out);
      out.flush();
    }
  }

  private void print(ScrapedTable table, PrintWriter out) {
    switch (format) {
      case TABLE -> table.printTable(out);
      case PROMETHEUS -> table.printPrometheus(out);
      case JSON -> table.printJson(out);
      case CSV -> table.printCsv(out);
    }
  }

  private Target target() throws UserException {
    if (!timeout.isPositive()) {
      throw new ArgumentException("--timeout must be above 0");
    }
    // Without its own labels it shows what the exporter says and nothing else.
    return new Target(
        JOB,
        Labels.empty(),
        Labels.empty(),
        parsed(),
        timeout,
        timeout,
        new HistogramOptions(nativeHistograms, false, false),
        "");
  }

  private Url parsed() throws UserException {
    try {
      Url parsed = Url.parse(url.contains("://") ? url : "http://" + url);
      boolean hostOnly = parsed.requestTarget().equals("/") && !url.endsWith("/");
      return hostOnly ? parsed.resolve("/metrics".getBytes(StandardCharsets.US_ASCII)) : parsed;
    } catch (IllegalArgumentException e) {
      throw new ArgumentException(
          "\""
              + url
              + "\" is not a URL to scrape, such as http://localhost:9100/metrics: "
              + e.getMessage(),
          e);
    }
  }

  private ScrapeConfig settings() {
    String job = "{job_name: " + JOB + ", scrape_native_histograms: " + nativeHistograms + "}";
    try {
      return ConfigParser.parse("scrape_configs: [" + job + "]", "default settings")
          .scrapeConfig(JOB)
          .orElseThrow();
    } catch (ConfigException e) {
      throw new IllegalStateException("the default settings are wrong", e);
    }
  }
}
