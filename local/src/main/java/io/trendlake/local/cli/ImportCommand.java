// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.http.Url;
import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.functions.compact.history.ImportSource;
import io.trendlake.functions.compact.history.StepResult;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.local.moving.SeriesCount;
import io.trendlake.local.moving.remote.RemoteServer;
import io.trendlake.local.moving.remote.Snapshot;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
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

  /** What the functions of a stack take, as docs/operations.md computes it: $152 for 7e12. */
  private static final double STACK_DOLLARS_PER_SAMPLE = 152 / 7e12;

  /** What a native histogram with 40 buckets takes with its share of trends, about. */
  private static final double BYTES_PER_HISTOGRAM = 30;

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

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description =
          "Lets the function compact of this stack make the days, many at once; this command hands"
              + " them out, and watches. Blocks and lake must be in S3, and the stack's parameter"
              + " ImportBuckets must name the bucket of the blocks.")
  private @Nullable String stack;

  @Option(names = "--dry-run", description = "Says what would be imported, and imports nothing.")
  private boolean dryRun;

  @Option(
      names = "--replace",
      description = "Imports days again that were imported before. Days that were scraped stay.")
  private boolean replace;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    SourceOptions.requireSource("--from", from);
    Instant now = Instant.now();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (stack != null && !dryRun) {
      requirePlacesInS3();
    }
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
          HistoryImport.of(
              lake, history, source.note(from), known, replace, CompactionOptions.DEFAULT);
      if (stack != null && !dryRun) {
        return runOnStack(stack, lake, work, history, now);
      }
      NavigableSet<LocalDate> days = plan(work, history, now);
      if (!dryRun && !days.isEmpty()) {
        run(work, days);
      }
      return report().printDamages(history.damages());
    }
  }

  /** Has the days made by the function of a stack, and watches. */
  private int runOnStack(String name, Bucket lake, HistoryImport work, History history, Instant now)
      throws UserException, IOException {
    // All other sources were refused before they were read.
    TsdbHistory blocks = (TsdbHistory) history;
    try (MessageQueue queue = StackImport.queue(name)) {
      ImportSource asked = source.blocks(from);
      Optional<ImportFanout> known =
          replace ? Optional.empty() : ImportFanout.unfinished(lake, queue, asked, now);
      NavigableSet<String> damages = new TreeSet<>(history.damages());
      ImportReport report = report();
      ImportFanout fanout;
      if (known.isPresent()) {
        fanout = known.get();
      } else {
        NavigableSet<LocalDate> days = plan(work, history, now);
        if (days.isEmpty()) {
          return report.printDamages(damages);
        }
        fanout = ImportFanout.begin(lake, queue, work, blocks, asked, days, now);
      }
      StackImport watched =
          new StackImport(fanout, InstantSource.system(), spec.commandLine().getOut(), report);
      if (known.isPresent()) {
        watched.resume();
      }
      StepResult result = watched.watch();
      damages.addAll(result.damages());
      report.printImported(
          result.tally(), Duration.between(fanout.began(), Instant.now()), fanout.days().first());
      report.printConflicts(result.tally().conflicts(), result.conflicts());
      report.printLeftHistograms(result.leftHistograms());
      report.printTypes(result.guessed(), result.unknown());
      int code = report.printDamages(damages);
      return watched.printFailures(spec.commandLine().getErr()) ? 1 : code;
    }
  }

  /** Refuses places that the function of a stack cannot read, before they are read here. */
  private void requirePlacesInS3() throws ArgumentException {
    if (BlockPlace.parse(from).flatMap(place -> BlockPlace.bucketName(place.place())).isEmpty()) {
      throw new ArgumentException(
          "--stack needs blocks in S3 such as thanos:s3://BUCKET, but --from is \"%s\""
              .formatted(from));
    }
    if (BlockPlace.bucketName(into).isEmpty()) {
      throw new ArgumentException(
          "--stack needs the stack's bucket, s3://BUCKET, but --into is \"%s\"".formatted(into));
    }
  }

  private Bucket lake() throws UserException, IOException {
    Optional<String> bucket = LakeOptions.bucket("--into", into);
    if (bucket.isPresent()) {
      return BlockPlace.s3(bucket.get());
    }
    Path directory = PathArgument.of(into, "--into");
    return dryRun && !Files.exists(directory)
        ? new InMemoryBucket()
        : DirectoryBucket.create(directory);
  }

  /**
   * The snapshot of the Prometheus that holds the newest hours in memory; null if they are not
   * wanted.
   */
  private @Nullable Snapshot snapshot() throws UserException, IOException {
    if (withHead == null) {
      return null;
    }
    if (!from.startsWith("tsdb:")) {
      throw new ArgumentException(
          "--with-head belongs to --from tsdb:DIR, but --from is \"%s\"".formatted(from));
    }
    Url root = SourceOptions.address("--with-head", withHead);
    try (RemoteServer server = source.server()) {
      return Snapshot.take(server, root, Path.of(from.substring("tsdb:".length())));
    }
  }

  /** Shows what becomes of the days; returns those to import. */
  private NavigableSet<LocalDate> plan(HistoryImport work, History history, Instant now)
      throws UserException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    NavigableSet<LocalDate> all = new TreeSet<>(history.days());
    all.addAll(history.trendDays());
    Map<LocalDate, HistoryImport.Fate> fates = work.plan(source.asked(all), now);
    Map<HistoryImport.Fate, TreeSet<LocalDate>> byFate = new TreeMap<>();
    fates.forEach((day, fate) -> byFate.computeIfAbsent(fate, unseen -> new TreeSet<>()).add(day));
    if (byFate.isEmpty()) {
      out.println(
          "there are no samples in the days that were asked for; days that are not over yet are not"
              + " imported");
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
    NavigableSet<LocalDate> trends = new TreeSet<>(taken);
    trends.retainAll(history.trendDays());
    if (!trends.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%,d of these days from %s to %s become trends alone: there are downsampled blocks of them and no others%n",
          trends.size(),
          trends.first(),
          trends.last());
    }
    if (!taken.isEmpty()) {
      long samples = work.estimate(taken);
      if (samples == 0 && trends.size() < taken.size()) {
        out.println("how many samples there are is known when they are read");
      } else if (samples > 0) {
        printCost(samples, work.estimateHistograms(taken));
      }
      if (dryRun && (samples > 0 || !trends.isEmpty())) {
        out.printf(Locale.ROOT, "%,d series%n", SeriesCount.of(history, taken));
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
    if (stack != null) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "about $%.2f for the functions of the stack and their requests of S3, once%n",
              samples * STACK_DOLLARS_PER_SAMPLE);
    }
  }

  private void run(HistoryImport work, NavigableSet<LocalDate> days) throws IOException {
    ImportReport report = report();
    ImportProgress progress =
        new ImportProgress(report, work::samplesSoFar, work.estimate(days), System::nanoTime);
    int atOnce = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    DayTally tally;
    try (ScheduledExecutorService _ = progress.start()) {
      tally = work.run(days, Math.max(1, atOnce), progress);
    }
    report.printImported(tally, progress.elapsed(), days.first());
    report.printConflicts(tally.conflicts(), work.conflictNames().keySet());
    report.printLeftHistograms(work.leftHistograms());
    report.printTypes(work.guessedTypes(), work.unknownTypes());
  }

  private ImportReport report() {
    return new ImportReport(spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
