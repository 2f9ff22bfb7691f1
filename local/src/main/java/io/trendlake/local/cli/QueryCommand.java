// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.local.query.QueryPrinter;
import io.trendlake.local.sql.ResultFormat;
import io.trendlake.model.Printable;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code trendlake query}: PromQL over a lake. */
@Command(
    name = "query",
    description = {
      "Answers a PromQL query over a lake: at one time, or over a range with --start. Times are such"
          + " as now, -1h, 2026-11-22T07:00:00Z or seconds since 1970, and are shown in UTC. A range"
          + " is drawn as a chart on a terminal, and is a table elsewhere."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {

  /** How many steps a range has if --step is not given. */
  private static final int STEPS = 120;

  private static final long MOST_STEPS = 1_000_000;

  /** What looks like an option, and begins no expression that makes sense. */
  private static final Pattern OPTION = Pattern.compile("(--[a-z]|-[A-Za-z](=|$)).*");

  @Parameters(
      paramLabel = "EXPR",
      arity = "1..*",
      hideParamSyntax = true,
      description = "Such as 'sum by (job) (rate(x_total[5m]))'.")
  private List<String> words = List.of();

  @Mixin private LakeOptions lake;

  @Option(names = "--time", paramLabel = "T", description = "At which time (default: now).")
  private @Nullable String time;

  @Option(names = "--start", paramLabel = "T", description = "Where a range begins.")
  private @Nullable String start;

  @Option(names = "--end", paramLabel = "T", description = "Where a range ends (default: now).")
  private @Nullable String end;

  @Option(
      names = "--step",
      paramLabel = "D",
      converter = DurationArgument.class,
      description = "How far apart its points are, such as 5m (default: a 120th of the range).")
  private @Nullable Duration step;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json (default: a chart for a range on a terminal, else table).")
  private @Nullable ResultFormat format;

  @Option(
      names = "--trends",
      paramLabel = "USE",
      defaultValue = "exact",
      description =
          "Whether hourly trends answer what they can: exact, never, or always, which may"
              + " approximate and says so (default: ${DEFAULT-VALUE}).")
  private TrendUse trends;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    String query = expression();
    Instant now = InstantSource.system().instant();
    try (Bucket bucket = lake.open()) {
      LakeReader reader = LakeReader.now(bucket);
      PromqlEngine engine = new PromqlEngine(EngineOptions.defaults().with(trends));
      QueryControl control = QueryControl.unbounded();
      if (start == null) {
        refuseRangeOptions();
        Instant at = QueryTime.parse("--time", time == null ? "now" : time, now);
        print(query, engine.instant(reader.open(), query, at.toEpochMilli(), control), null);
      } else {
        QueryPrinter.Range range = range(start, now);
        print(
            query,
            engine.range(reader.open(), query, range.start(), range.end(), range.step(), control),
            range);
      }
      return 0;
    } catch (ParseException | QueryException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Picocli takes what it does not know for an expression, as one may begin with a minus. */
  private String expression() {
    for (String word : words) {
      if (OPTION.matcher(word).matches()) {
        throw new UnmatchedArgumentException(spec.commandLine(), List.of(word));
      }
    }
    if (words.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "an expression is one argument, but there are %d (\"%s\", \"%s\"...): put it in quotes"
              .formatted(words.size(), words.get(0), words.get(1)));
    }
    return words.getFirst();
  }

  private void refuseRangeOptions() {
    if (end != null || step != null) {
      throw new ParameterException(
          spec.commandLine(),
          (end != null ? "--end" : "--step") + " belongs to a range, so --start is needed too");
    }
  }

  private QueryPrinter.Range range(String first, Instant now) throws UserException {
    if (time != null) {
      throw new ParameterException(
          spec.commandLine(), "--time is one time and --start begins a range; give one of them");
    }
    long from = QueryTime.parse("--start", first, now).toEpochMilli();
    long to = QueryTime.parse("--end", end == null ? "now" : end, now).toEpochMilli();
    if (to < from) {
      throw new ArgumentException("--end is before --start");
    }
    long apart = step == null ? Math.max(1000, (to - from) / STEPS / 1000 * 1000) : step.toMillis();
    if (apart <= 0 || (to - from) / apart > MOST_STEPS) {
      throw new ArgumentException(
          "--step is "
              + (step == null ? "not given" : PrometheusDuration.format(step))
              + ", which makes more than "
              + MOST_STEPS
              + " points a series; use a larger one");
    }
    return new QueryPrinter.Range(from, to, apart);
  }

  private void print(String query, QueryResult result, QueryPrinter.@Nullable Range range)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    byte[] text = query.getBytes(StandardCharsets.UTF_8);
    result.annotations().warnings(text).forEach(warning -> err.println(Printable.line(warning)));
    result.annotations().infos(text).forEach(info -> err.println(Printable.line(info)));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    QueryPrinter printer = new QueryPrinter(out, Terminal.showsOutput());
    printer.print(result.value(), range, format);
    out.flush();
  }
}
