// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries open the files that they are about, and no others. */
@ExtendWith(EnginesExtension.class)
final class PruningTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What the watermark's one row and its listing come to at most. */
  private static final long WATERMARK = 1_000;

  private final Engines engines;

  PruningTest(Engines engines) {
    this.engines = engines;
  }

  private long read(String sql) {
    return engines.trino().query(sql).stats().getPhysicalInputDataSize().toBytes();
  }

  /** Everything of the samples in an hour, whatever tier it is read from. */
  private void assertReadsThatHour(Instant hour) throws Exception {
    LocalDate dt = LocalDate.ofInstant(hour, ZoneOffset.UTC);
    int hourOfDay = hour.atOffset(ZoneOffset.UTC).getHour();
    String folder = "/dt=%s/hour=%02d/".formatted(dt, hourOfDay);

    long read =
        read(
            "SELECT count(*), sum(value), count(DISTINCT labels), max(ts) FROM samples WHERE dt = '%s' AND hour_of_day = %d"
                .formatted(dt, hourOfDay));

    assertThat(read)
        .isPositive()
        .isLessThanOrEqualTo(
            engines.bytes("samples/hour" + folder)
                + engines.bytes("samples/minute" + folder)
                + WATERMARK);
  }

  @Test
  void hour_thatIsNotCompacted_readsItsFilesAlone() throws Exception {
    assertReadsThatHour(engines.lake().present().minus(Duration.ofHours(2)));
  }

  @Test
  void hour_thatIsCompacted_readsItsFilesAlone() throws Exception {
    assertReadsThatHour(engines.lake().watermark().minus(Duration.ofHours(1)));
  }

  @Test
  void day_thatIsClosed_readsItsFilesAlone() throws Exception {
    LocalDate day = engines.lake().firstDay().plusDays(3);

    assertThat(read("SELECT count(*), sum(value) FROM samples WHERE dt = '" + day + "'"))
        .isPositive()
        .isLessThanOrEqualTo(engines.bytes("samples/day/dt=" + day + '/') + WATERMARK);
  }

  /**
   * The least of some: it is the work that counts, not what else the machine does, nor what Trino
   * does beside it.
   */
  @Test
  void query_withoutBoundOverThreeYears_isPlannedInASecond() {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Duration least = Duration.ofDays(1);
    for (int i = 0; i < 10 && least.compareTo(SECOND) >= 0; i++) {
      long before = process.getProcessCpuTime();
      engines
          .trino()
          .queryIn(
              Engines.OLD_DATABASE, "EXPLAIN SELECT avg(value) FROM samples WHERE name = 'up'");
      Duration took = Duration.ofNanos(process.getProcessCpuTime() - before);
      least = took.compareTo(least) < 0 ? took : least;
    }
    System.out.println("three years without a bound are planned in " + least.toMillis() + " ms");
    assertThat(least).isLessThan(SECOND);
  }
}
