// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.history.DayTally;
import io.trendlake.model.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What an import prints of what is done, whether this process or a stack made its days. */
final class ImportReport {

  private static final int NAMES_SHOWN = 10;

  private final PrintWriter out;
  private final PrintWriter err;

  ImportReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Prints that a day is done.
   *
   * @param done how many are
   * @param all how many there are to do
   * @param perSecond how many samples a second were imported so far
   * @param secondsLeft how long the others take, about
   */
  void printDay(
      LocalDate day, DayTally tally, int done, int all, double perSecond, double secondsLeft) {
    out.printf(
        Locale.ROOT,
        "%s  %s of %,d series; %d of %d days, %.1f M samples/s, %s left%n",
        day,
        tally.hours() > 0
            ? "%,d hours of trends".formatted(tally.hours())
            : "%,d samples".formatted(tally.samples()),
        tally.series(),
        done,
        all,
        perSecond / 1e6,
        timeLeft(secondsLeft));
    out.flush();
  }

  /**
   * Prints how far the days are that are under way.
   *
   * @param samples how many were written so far
   * @param perSecond how many a second that is
   * @param secondsLeft how long the rest takes, about; not finite if that is not known
   */
  void printUnderWay(long samples, double perSecond, double secondsLeft) {
    if (samples == 0) {
      out.println("... the series are being read, no sample is written yet");
    } else {
      out.printf(
          Locale.ROOT,
          "... %,d samples so far, %.1f M samples/s%s%n",
          samples,
          perSecond / 1e6,
          Double.isFinite(secondsLeft) ? ", " + timeLeft(secondsLeft) + " left" : "");
    }
    out.flush();
  }

  /** Prints what was imported. */
  void printImported(DayTally tally, Duration took, LocalDate first) {
    out.printf(
        Locale.ROOT,
        "imported %,d samples of %,d days in %.1f s, %,d bytes (%.2f a sample)%n",
        tally.samples(),
        tally.days(),
        took.toMillis() / 1e3,
        tally.bytes(),
        tally.samples() == 0 ? 0.0 : (double) tally.bytes() / tally.samples());
    out.printf(
        "the first day is %s: on AWS the stack's parameter FirstDay must not be later%n", first);
    if (tally.hours() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d hours of series are in trends alone, made of downsampled blocks%n",
          tally.hours());
    }
    if (tally.histograms() > 0) {
      out.printf(Locale.ROOT, "%,d of the samples are native histograms%n", tally.histograms());
    }
    out.flush();
  }

  /** Prints how many samples differ between blocks, and some of the series that have them. */
  void printConflicts(long count, Collection<String> series) {
    if (count > 0) {
      out.printf(
          Locale.ROOT,
          "%,d samples differ between blocks; the block made last counts: %s%n",
          count,
          names(series));
    }
    out.flush();
  }

  /** Prints the metrics whose aggregates of native histograms were left out. */
  void printLeftHistograms(Collection<String> names) {
    if (!names.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "native histograms of %,d metrics are left out of days with downsampled blocks alone,"
              + " which do not say what they increased by: %s%n",
          names.size(),
          names(names));
    }
    out.flush();
  }

  /** Prints the metrics whose types are guessed or unknown. */
  void printTypes(Collection<String> guessed, Collection<String> unknown) {
    if (!guessed.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "types of %,d metrics are guessed from their names (--metadata says them): %s%n",
          guessed.size(),
          names(guessed));
    }
    if (!unknown.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "types of %,d metrics are unknown, so trends do not have their increase: %s%n",
          unknown.size(),
          names(unknown));
    }
    out.flush();
  }

  /** Prints what was damaged; returns the command's exit code. */
  int printDamages(Collection<String> damages) {
    damages.forEach(damage -> err.println("damaged, left out: " + Printable.line(damage)));
    err.flush();
    return damages.isEmpty() ? 0 : 1;
  }

  /** A time as it is left. */
  private static String timeLeft(double seconds) {
    Duration left = Duration.ofSeconds(Double.isFinite(seconds) ? Math.round(seconds) : 0);
    return left.toHours() > 0
        ? "%d h %d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  private static String names(Collection<String> names) {
    List<String> some = names.stream().limit(NAMES_SHOWN).map(Printable::line).toList();
    String shown = String.join(", ", some);
    return names.size() > NAMES_SHOWN
        ? shown + " and %,d more".formatted(names.size() - NAMES_SHOWN)
        : shown;
  }
}
