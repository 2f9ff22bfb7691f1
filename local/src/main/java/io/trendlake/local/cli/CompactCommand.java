// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.local.sql.LakeDirectory;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake compact}: closes the hours and days of a lake that are over. */
@Command(
    name = "compact",
    description = "Makes hour and day files of a lake's minute files. May run beside `up`.",
    mixinStandardHelpOptions = true)
public final class CompactCommand implements Callable<Integer> {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description = "The lake's directory (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Closes only what was over then, such as 2026-11-22T07:00:00Z.")
  private @Nullable String until;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    Instant now = time();
    try (Bucket bucket = LakeDirectory.open(directory)) {
      report(new Compactor(bucket, CompactionOptions.DEFAULT).run(now));
    }
    return 0;
  }

  /** Never later than now: what is to come cannot be closed. */
  private Instant time() throws UserException {
    Instant now = Instant.now();
    if (until == null) {
      return now;
    }
    try {
      Instant asked = Instant.parse(until);
      return asked.isBefore(now) ? asked : now;
    } catch (DateTimeException e) {
      throw new UserException(
          "--until is \"" + until + "\", must be an instant such as 2026-11-22T07:00:00Z", e);
    }
  }

  private void report(CompactionReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "closed %d hours (%,d samples, %,d stale markers, %,d repeated) and %d days (%,d samples)%n",
        report.hours().size(),
        report.hourCounts().written(),
        report.hourCounts().markers(),
        report.hourCounts().repeated(),
        report.days().size(),
        report.dayCounts().written());
    out.printf(
        "complete up to %s, day files up to %s%n",
        report.watermark().hour(), report.watermark().day());
    if (report.deleted() > 0) {
      out.printf("removed %,d files that were kept long enough%n", report.deleted());
    }
    report
        .quarantined()
        .forEach((key, reason) -> out.printf("set aside under quarantine/: %s%n", reason));
    report.late().forEach(key -> out.printf("too late, in no hour file: %s%n", key));
    out.flush();
  }
}
