// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an import prints while a day takes long. */
final class ImportProgressTest {

  private final StringWriter printed = new StringWriter();
  private final ImportReport report =
      new ImportReport(new PrintWriter(printed), new PrintWriter(new StringWriter()));
  private final AtomicLong seconds = new AtomicLong();
  private final AtomicLong samples = new AtomicLong();

  private ImportProgress progress(long expected) {
    return new ImportProgress(
        report, samples::get, expected, () -> TimeUnit.SECONDS.toNanos(seconds.get()));
  }

  @Test
  void dayThatTakesLong_isSeenToBeMade() {
    ImportProgress progress = progress(400_000_000);
    seconds.set(14);
    progress.tick();
    assertThat(printed.toString()).isEmpty();
    seconds.set(15);
    progress.tick();
    seconds.set(50);
    samples.set(100_000_000);
    progress.tick();
    seconds.set(51);
    progress.tick();
    assertThat(printed.toString().lines())
        .containsExactly(
            "... the series are being read, no sample is written yet",
            "... 100,000,000 samples so far, 2.0 M samples/s, 2 min 30 s left");
  }

  @Test
  void importOfUnknownSize_hasNoTimeLeftWithinADay() {
    ImportProgress progress = progress(0);
    seconds.set(20);
    samples.set(10_000_000);
    progress.tick();
    assertThat(printed.toString().lines())
        .containsExactly("... 10,000,000 samples so far, 0.5 M samples/s");
  }
}
