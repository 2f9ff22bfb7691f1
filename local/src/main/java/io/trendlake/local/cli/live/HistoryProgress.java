// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.local.cli.Terminal;
import io.trendlake.local.run.SlotReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Shows how far the history is: in one line of a terminal, in a log only its begin and end. */
final class HistoryProgress implements AutoCloseable {

  private final PrintWriter out;
  private final String what;
  private final long slots;
  private final boolean terminal;
  private long done;
  private long samples;
  private long bytes;
  private int percent = -1;

  HistoryProgress(PrintWriter out, String what, long slots) {
    this.out = out;
    this.what = what;
    this.slots = slots;
    this.terminal = Terminal.isThere();
    if (!terminal) {
      out.println("Scraping " + what + " ...");
      out.flush();
    }
  }

  void slotDone(SlotReport report) {
    done++;
    samples += report.samples();
    bytes += report.bytes();
    int now = (int) (100 * done / slots);
    if (terminal && now > percent) {
      percent = now;
      out.printf("\rScraping %s ... %d %%", what, percent);
      out.flush();
    }
  }

  /** Says what was done in which time. */
  void finish(String time, Path directory) {
    if (terminal) {
      out.print("\r\u001b[K");
    }
    out.printf(
        Locale.ROOT,
        "Scraped %s: %,d slots, %,d samples, %.1f bytes each, in %s.%nThe lake is in %s%n",
        what,
        done,
        samples,
        samples == 0 ? 0.0 : (double) bytes / samples,
        time,
        directory);
    out.flush();
  }

  /** Ends a line that was broken off. */
  @Override
  public void close() {
    if (terminal && done < slots) {
      out.println();
      out.flush();
    }
  }
}
