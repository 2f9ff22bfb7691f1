// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.local.moving.BlockPlace;
import io.trendlake.local.moving.DayTally;
import io.trendlake.local.moving.History;
import io.trendlake.local.moving.HistoryImport;
import io.trendlake.local.moving.KnownMetrics;
import io.trendlake.local.moving.OpenMetricsHistory;
import io.trendlake.local.moving.TsdbHistory;
import io.trendlake.local.moving.VictoriaExport;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake import}: history of a Prometheus into a lake. */
@Command(
    name = "import",
    description =
        "Takes history into a lake: whole days (UTC) of the blocks of a Prometheus, or of a file of"
            + " OpenMetrics. An import that was interrupted continues when it is run again.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

  private static final double DOLLARS_PER_GB_MONTH = 0.023;

  /** What a sample of a compacted day takes with its share of trends, about. */
  private static final double BYTES_PER_SAMPLE = 1.2;

  private static final int NAMES_SHOWN = 10;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      required = true,
      description =
          "tsdb:DIR, the data directory of a Prometheus or a snapshot of it; thanos:PLACE, a bucket"
              + " of Thanos; mimir:PLACE or cortex:PLACE, the folder of a tenant; openmetrics:FILE"
              + " or vm-export:FILE, which may end in .gz. A PLACE is a directory or s3://BUCKET/FOLDER.")
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
      names = "--match",
      paramLabel = "SELECTOR",
      description =
          "Takes only the series that a selector such as '{job=\"node\"}' matches; given more than once, any of them.")
  private List<String> match = List.of();

  @Option(
      names = "--after",
      paramLabel = "DAY",
      description = "Takes this day and later ones only, such as 2026-01-31.")
  private @Nullable String after;

  @Option(names = "--before", paramLabel = "DAY", description = "Takes only days before this one.")
  private @Nullable String before;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "Adds a label to each series, and replaces a label of that name.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--replica-label",
      paramLabel = "NAME",
      description =
          "A label by which alone the series of replicas differ, such as replica: one replica counts"
              + " in each hour, and the label is left out. May be given more than once.")
  private List<String> replicaLabels = List.of();

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
    Labels added = Labels.ofMap(labels);
    Predicate<Labels> wanted = SelectorArguments.any(match, "--match");
    try (Bucket lake = lake();
        History history = open(added, wanted)) {
      history.notes().forEach(note -> spec.commandLine().getOut().println("left out: " + note));
      List<MetricMetadata> known = metadata == null ? List.of() : KnownMetrics.read(metadata);
      HistoryImport work =
          HistoryImport.of(lake, history, from, known, replace, CompactionOptions.DEFAULT);
      NavigableSet<LocalDate> days = plan(work, history);
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

  private History open(Labels added, Predicate<Labels> wanted) throws UserException, IOException {
    Optional<BlockPlace> place = BlockPlace.parse(from);
    if (place.isPresent()) {
      TsdbHistory history =
          TsdbHistory.open(place.get(), new SeriesLabels(added, replicaLabels), wanted);
      if (history.blocks() == 0) {
        history.close();
        throw new UserException(
            place.get().place()
                + ": there is no block in it that can be read"
                + (history.damages().isEmpty() ? "" : ": " + history.damages().getFirst())
                + (history.notes().isEmpty() ? "" : ": " + history.notes().getFirst())
                + ". Name the folder that holds folders such as 01HF7XJCR09FTH4BSM8NACAEYY; of"
                + " Mimir and Cortex it is the folder of a tenant");
      }
      return history;
    }
    if (from.startsWith("openmetrics:")) {
      return OpenMetricsHistory.read(
          Path.of(from.substring("openmetrics:".length())), added, wanted);
    }
    if (from.startsWith("vm-export:")) {
      return VictoriaExport.read(Path.of(from.substring("vm-export:".length())), added, wanted);
    }
    throw new UserException(
        "--from is \""
            + from
            + "\", must begin with tsdb:, thanos:, mimir:, cortex:, openmetrics: or vm-export:, such as tsdb:data");
  }

  /** Shows what becomes of the days; returns those to import. */
  private NavigableSet<LocalDate> plan(HistoryImport work, History history) throws UserException {
    PrintWriter out = spec.commandLine().getOut();
    NavigableSet<LocalDate> asked = new TreeSet<>(history.days());
    Optional<LocalDate> first = TimeArgument.day("--after", after);
    Optional<LocalDate> end = TimeArgument.day("--before", before);
    first.ifPresent(limit -> asked.removeIf(day -> day.isBefore(limit)));
    end.ifPresent(limit -> asked.removeIf(day -> !day.isBefore(limit)));
    Map<LocalDate, HistoryImport.Fate> fates = work.plan(asked, Instant.now());
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
      double gigabytes = samples * BYTES_PER_SAMPLE / 1e9;
      out.printf(
          Locale.ROOT,
          "about %,d samples before --match, %.2f GB in the lake, $%.2f a month on S3%n",
          samples,
          gigabytes,
          gigabytes * DOLLARS_PER_GB_MONTH);
    }
    out.flush();
    return taken;
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
                  timeLeft(Math.max(0, all - work.samplesSoFar()), rate));
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

  private static String timeLeft(long samples, double rate) {
    Duration left = Duration.ofSeconds(rate <= 0 ? 0 : Math.round(samples / rate));
    return left.toHours() > 0
        ? "%d h %d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  private static String names(Collection<String> names) {
    String shown = String.join(", ", names.stream().limit(NAMES_SHOWN).toList());
    return names.size() > NAMES_SHOWN
        ? shown + " and %,d more".formatted(names.size() - NAMES_SHOWN)
        : shown;
  }

  private int reportDamages(List<String> damages) {
    PrintWriter err = spec.commandLine().getErr();
    damages.forEach(damage -> err.println("damaged, left out: " + damage));
    err.flush();
    return damages.isEmpty() ? 0 : 1;
  }
}
