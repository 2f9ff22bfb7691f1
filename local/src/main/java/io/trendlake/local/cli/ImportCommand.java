// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.local.moving.BlockPlace;
import io.trendlake.local.moving.DayTally;
import io.trendlake.local.moving.History;
import io.trendlake.local.moving.HistoryImport;
import io.trendlake.local.moving.remote.RemoteServer;
import io.trendlake.local.moving.remote.Snapshot;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake import}: history of a Prometheus into a lake. */
@Command(
    name = "import",
    description =
        "Takes history into a lake: whole days (UTC) of the blocks of a Prometheus, of what it"
            + " answers, or of a file. An import that was interrupted continues when it is run again.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

  private static final double DOLLARS_PER_GB_MONTH = 0.023;

  /** What a sample of a compacted day takes with its share of trends, about. */
  private static final double BYTES_PER_SAMPLE = 1.2;

  /** What a native histogram with 40 buckets takes with its share of trends, about. */
  private static final double BYTES_PER_HISTOGRAM = 30;

  private static final int NAMES_SHOWN = 10;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      required = true,
      description =
          "tsdb:DIR, the data directory of a Prometheus or a snapshot of it; thanos:PLACE, a bucket"
              + " of Thanos; mimir:PLACE or cortex:PLACE, the folder of a tenant;"
              + " remote-read:http://HOST:9090/api/v1/read; openmetrics:FILE or vm-export:FILE,"
              + " which may end in .gz. A PLACE is a directory or s3://BUCKET/FOLDER.")
  private String from;

  @Option(
      names = "--into",
      paramLabel = "PLACE",
      defaultValue = "lake",
      description =
          "The lake: a directory, made if it is not there, or s3://BUCKET (default:"
              + " ${DEFAULT-VALUE}).")
  private String into;

  @Option(
      names = "--with-head",
      paramLabel = "URL",
      description =
          "With tsdb:DIR of a Prometheus that runs: takes the hours that are not in blocks yet too, from a"
              + " snapshot that the Prometheus at this address makes, such as http://localhost:9090, and"
              + " that is removed afterwards. It must run with --web.enable-admin-api.")
  private @Nullable String withHead;

  @Mixin private SourceOptions source;

  @Option(
      names = "--metadata",
      paramLabel = "PLACE",
      description =
          "Where types, units and help are, which blocks do not have: the URL of a Prometheus, or a"
              + " file with the answer of its /api/v1/metadata.")
  private @Nullable String metadata;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many days are made at once (default: the number of processors).")
  private @Nullable Integer threads;

  @Option(names = "--dry-run", description = "Says what would be imported, and imports nothing.")
  private boolean dryRun;

  @Option(
      names = "--replace",
      description = "Imports days again that were imported before. Days that were scraped stay.")
  private boolean replace;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    Instant now = Instant.now();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    try (Bucket lake = lake();
        @Nullable Snapshot snapshot = snapshot();
        History history =
            source.open(
                "--from",
                snapshot == null ? from : "tsdb:" + snapshot.folder(),
                Optional.empty(),
                today)) {
      history
          .notes()
          .forEach(
              note -> spec.commandLine().getOut().println("left out: " + Printable.line(note)));
      List<MetricMetadata> known = metadata == null ? List.of() : source.metadata(metadata);
      HistoryImport work =
          HistoryImport.of(lake, history, from, known, replace, CompactionOptions.DEFAULT);
      NavigableSet<LocalDate> days = plan(work, history, now);
      if (!dryRun && !days.isEmpty()) {
        run(work, days);
      }
      return reportDamages(history.damages());
    }
  }

  private Bucket lake() throws UserException, IOException {
    Optional<String> bucket = BlockPlace.bucketName(into);
    if (bucket.isEmpty()) {
      return DirectoryBucket.create(Path.of(into));
    }
    if (!into.replaceAll("/+$", "").equals("s3://" + bucket.get())) {
      throw new UserException(
          "--into is \"%s\", must be s3://BUCKET: a lake takes a whole bucket".formatted(into));
    }
    return BlockPlace.s3(bucket.get());
  }

  /** Of the Prometheus that holds the newest hours in memory; null if they are not wanted. */
  private @Nullable Snapshot snapshot() throws UserException, IOException {
    if (withHead == null) {
      return null;
    }
    if (!from.startsWith("tsdb:")) {
      throw new UserException(
          "--with-head belongs to --from tsdb:DIR, but --from is \"%s\"".formatted(from));
    }
    URI root = SourceOptions.address("--with-head", withHead);
    try (RemoteServer server = source.server()) {
      return Snapshot.take(server, root, Path.of(from.substring("tsdb:".length())));
    }
  }

  /** Shows what becomes of the days; returns those to import. */
  private NavigableSet<LocalDate> plan(HistoryImport work, History history, Instant now)
      throws UserException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    Map<LocalDate, HistoryImport.Fate> fates = work.plan(source.asked(history.days()), now);
    Map<HistoryImport.Fate, TreeSet<LocalDate>> byFate = new TreeMap<>();
    fates.forEach((day, fate) -> byFate.computeIfAbsent(fate, unseen -> new TreeSet<>()).add(day));
    if (byFate.isEmpty()) {
      out.println("there are no samples in the days that were asked for");
    }
    byFate.forEach((fate, days) ->
        out.printf(
            Locale.ROOT,
            "%,d days from %s to %s: %s%n",
            days.size(),
            days.first(),
            days.last(),
            fate.text()));
    TreeSet<LocalDate> taken = byFate.getOrDefault(HistoryImport.Fate.TAKEN, new TreeSet<>());
    if (!taken.isEmpty()) {
      long samples = work.estimate(taken);
      if (samples == 0) {
        out.println("how many samples there are is known when they are read");
      } else {
        printCost(samples, work.estimateHistograms(taken));
      }
      if (dryRun && samples > 0) {
        out.printf(Locale.ROOT, "%,d series%n", work.series(taken));
      }
    }
    out.flush();
    return taken;
  }

  private void printCost(long samples, long histograms) {
    double bytes = (samples - histograms) * BYTES_PER_SAMPLE + histograms * BYTES_PER_HISTOGRAM;
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "about %,d samples before --match%s, %.2f GB in the lake, $%.2f a month on S3%n",
            samples,
            histograms == 0 ? "" : ", %,d of them native histograms".formatted(histograms),
            bytes / 1e9,
            bytes / 1e9 * DOLLARS_PER_GB_MONTH);
  }

  private void run(HistoryImport work, NavigableSet<LocalDate> days) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long all = work.estimate(days);
    long began = System.nanoTime();
    int atOnce = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    DayTally tally =
        work.run(
            days,
            Math.max(1, atOnce),
            (day, ofDay, done, count) -> {
              double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
              double rate = work.samplesSoFar() / seconds;
              out.printf(
                  Locale.ROOT,
                  "%s  %,d samples of %,d series; %d of %d days, %.1f M samples/s, %s left%n",
                  day,
                  ofDay.samples(),
                  ofDay.series(),
                  done,
                  count,
                  rate / 1e6,
                  timeLeft(
                      all == 0
                          ? seconds * (count - done) / done
                          : Math.max(0, all - work.samplesSoFar()) / rate));
              out.flush();
            });
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        Locale.ROOT,
        "imported %,d samples of %,d days in %.1f s, %,d bytes (%.2f a sample)%n",
        tally.samples(),
        tally.days(),
        seconds,
        tally.bytes(),
        tally.samples() == 0 ? 0.0 : (double) tally.bytes() / tally.samples());
    out.printf(
        "the first day is %s: on AWS the stack's parameter FirstDay must not be later%n",
        days.first());
    if (tally.histograms() > 0) {
      out.printf(Locale.ROOT, "%,d of the samples are native histograms%n", tally.histograms());
    }
    if (tally.conflicts() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d samples differ between blocks; the block made last counts: %s%n",
          tally.conflicts(),
          names(work.conflictNames().keySet()));
    }
    if (!work.guessedTypes().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "types of %,d metrics are guessed from their names (--metadata says them): %s%n",
          work.guessedTypes().size(),
          names(work.guessedTypes()));
    }
    if (!work.unknownTypes().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "types of %,d metrics are unknown, so trends do not have their increase: %s%n",
          work.unknownTypes().size(),
          names(work.unknownTypes()));
    }
    out.flush();
  }

  private static String timeLeft(double seconds) {
    Duration left = Duration.ofSeconds(Double.isFinite(seconds) ? Math.round(seconds) : 0);
    return left.toHours() > 0
        ? "%d h %d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  private static String names(Collection<String> names) {
    String shown =
        String.join(", ", names.stream().limit(NAMES_SHOWN).map(Printable::line).toList());
    return names.size() > NAMES_SHOWN
        ? shown + " and %,d more".formatted(names.size() - NAMES_SHOWN)
        : shown;
  }

  private int reportDamages(List<String> damages) {
    PrintWriter err = spec.commandLine().getErr();
    damages.forEach(damage -> err.println("damaged, left out: " + Printable.line(damage)));
    err.flush();
    return damages.isEmpty() ? 0 : 1;
  }
}
