// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.history.KnownMetrics;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeSpan;
import io.trendlake.lake.series.LakeView;
import io.trendlake.local.moving.CsvText;
import io.trendlake.local.moving.LakeExport;
import io.trendlake.local.moving.OpenMetricsText;
import io.trendlake.local.moving.SampleText;
import io.trendlake.local.sql.PrintableWriter;
import io.trendlake.model.LostDays;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.text.DaySpans;
import io.trendlake.tsdb.block.BlockFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake export}: samples of a lake as blocks of a Prometheus, or as text. */
@Command(
    name = "export",
    description =
        "Takes samples out of a lake: as blocks of a Prometheus, one for each day (UTC), as"
            + " OpenMetrics, or as CSV.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

  private static final Set<String> KINDS = Set.of("tsdb", "openmetrics", "csv");

  private static final String RETENTION =
      "A Prometheus deletes blocks that are older than its --storage.tsdb.retention.time, 15 days if it is not set.";

  @Mixin private LakeOptions lake;

  @Option(
      names = "--to",
      paramLabel = "TARGET",
      required = true,
      description =
          "tsdb:DIR, openmetrics:FILE or csv:FILE; the file - is the standard output, and one that"
              + " ends in .gz is compressed.")
  private String to;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "The first day or instant wanted (default: the lake's first day).")
  private @Nullable String start;

  @Option(
      names = "--end",
      paramLabel = "TIME",
      description = "The first day or instant not wanted any more (default: the lake's end).")
  private @Nullable String end;

  @Option(
      names = "--match",
      paramLabel = "SELECTOR",
      description = "Takes only the series that a selector such as '{job=\"node\"}' matches.")
  private @Nullable String match;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    int colon = to.indexOf(':');
    String kind = to.substring(0, Math.max(0, colon));
    String place = to.substring(colon + 1);
    if (!KINDS.contains(kind)) {
      throw new ArgumentException(
          "--to is \"%s\", must begin with tsdb:, openmetrics: or csv:".formatted(to));
    }
    if (place.isEmpty()) {
      throw new ArgumentException(
          "--to is \"%s\" and names no place behind the colon, such as %sdata".formatted(to, to));
    }
    List<Matcher> matchers = SelectorArguments.one(match, "--match");
    try (Bucket bucket = lake.open()) {
      LakeView view = LakeReader.now(bucket).open();
      Optional<LakeSpan> span = view.span();
      if (span.isEmpty()) {
        throw new UserException(lake.name() + ": the lake has no samples" + lost(view, matchers));
      }
      LocalDate first = span.get().firstDay();
      Instant from =
          start == null
              ? first.atStartOfDay().toInstant(ZoneOffset.UTC)
              : TimeArgument.parse(start, "--start");
      Instant until =
          end == null ? span.get().last().plusSeconds(1) : TimeArgument.parse(end, "--end");
      if (!from.isBefore(until)) {
        throw new UserException("the lake has nothing between %s and %s".formatted(from, until));
      }
      LakeExport export = new LakeExport(view, matchers, from.toEpochMilli(), until.toEpochMilli());
      switch (kind) {
        case "tsdb" -> toBlocks(bucket, export, PathArgument.of(place, "--to"));
        case "openmetrics" -> toText(export, OpenMetricsText::new, place);
        case "csv" -> toText(export, CsvText::new, place);
        default -> throw new IllegalStateException(kind);
      }
      String left = lost(view, matchers);
      if (!left.isEmpty()) {
        spec.commandLine().getErr().println("not exported" + left);
        spec.commandLine().getErr().flush();
      }
    }
    return 0;
  }

  /** Names the days asked for of which trends alone are left, if there are any. */
  private String lost(LakeView view, List<Matcher> matchers) throws UserException, IOException {
    long from =
        start == null ? Long.MIN_VALUE : TimeArgument.parse(start, "--start").toEpochMilli();
    long to = end == null ? Long.MAX_VALUE : TimeArgument.parse(end, "--end").toEpochMilli() - 1;
    LostDays lost = view.trends().orElseThrow().lostDays(new SeriesSelection(matchers, from, to));
    NavigableSet<Long> days = new TreeSet<>(lost.numbers());
    days.addAll(lost.histograms());
    return days.isEmpty()
        ? ""
        : ": the samples of " + DaySpans.text(days) + " are no longer kept, only hourly trends";
  }

  private void toBlocks(Bucket lake, LakeExport export, Path target)
      throws UserException, IOException {
    Files.createDirectories(target);
    requireRoom(export, target);
    PrintWriter out = spec.commandLine().getOut();
    long began = System.nanoTime();
    LakeExport.Tally tally =
        export.toBlocks(
            target,
            Instant.now(),
            (day, block, ofDay) -> {
              out.printf(
                  Locale.ROOT,
                  "%s  %s: %,d samples of %,d series%n",
                  LocalDate.ofInstant(day, ZoneOffset.UTC),
                  block,
                  ofDay.samples(),
                  ofDay.series());
              out.flush();
            });
    double seconds = (System.nanoTime() - began) / 1e9;
    Path metadata = target.resolve("metadata.json");
    Files.write(metadata, KnownMetrics.toJson(KnownMetrics.ofLake(lake)));
    out.printf(
        Locale.ROOT,
        "exported %,d samples in %.1f s (%.1f M samples/s); types and help are in %s%n%s%n",
        tally.samples(),
        seconds,
        tally.samples() / seconds / 1e6,
        metadata,
        RETENTION);
    if (tally.histograms() > 0) {
      out.printf(Locale.ROOT, "%,d of the samples are native histograms%n", tally.histograms());
    }
    out.flush();
  }

  /** Two exports into one directory would have every sample twice. */
  private static void requireRoom(LakeExport export, Path target)
      throws UserException, IOException {
    try (Bucket bucket = DirectoryBucket.open(target)) {
      for (BlockFolder.Found block : BlockFolder.open(bucket, damage -> {}).blocks()) {
        if (block.meta().minTime() < export.to() && block.meta().maxTime() > export.from()) {
          throw new UserException(
              "%s has the block %s, from %s to %s, which the export would overlap; name an empty directory, or another time by --start and --end"
                  .formatted(
                      target,
                      block.meta().ulid(),
                      Instant.ofEpochMilli(block.meta().minTime()),
                      Instant.ofEpochMilli(block.meta().maxTime())));
        }
      }
    }
  }

  private void toText(LakeExport export, Function<Writer, SampleText> format, String place)
      throws UserException, IOException {
    boolean standard = place.equals("-");
    LakeExport.Tally tally;
    if (standard) {
      Writer standardOut = writer(StandardOutput.stream());
      Writer out = Terminal.showsOutput() ? new PrintableWriter(standardOut) : standardOut;
      tally = export.toText(format.apply(out));
      out.flush();
    } else {
      OutputStream file = Files.newOutputStream(PathArgument.of(place, "--to"));
      try (file;
          Writer out = writer(place.endsWith(".gz") ? new GZIPOutputStream(file) : file)) {
        tally = export.toText(format.apply(out));
      }
    }
    PrintWriter log = standard ? spec.commandLine().getErr() : spec.commandLine().getOut();
    log.printf(
        Locale.ROOT, "exported %,d samples of %,d series%n", tally.samples(), tally.series());
    if (tally.markersLeft() > 0) {
      log.printf(
          Locale.ROOT,
          "left out %,d stale markers, which OpenMetrics cannot hold%n",
          tally.markersLeft());
    }
    if (tally.histogramsLeft() > 0) {
      log.printf(
          Locale.ROOT,
          "left out %,d native histograms: a line has one value; tsdb: holds them, and the view"
              + " histograms has a row for each bucket%n",
          tally.histogramsLeft());
    }
    log.flush();
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
