// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries open the files that they are about, and no others. */
@ExtendWith(EnginesExtension.class)
final class PruningTest {

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

  /** The fastest of three: it is the work that counts, not what else the machine does. */
  @Test
  void query_withoutBoundOverThreeYears_isPlannedInASecond() {
    Duration fastest = Duration.ofDays(1);
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      engines
          .trino()
          .queryIn(
              Engines.OLD_DATABASE, "EXPLAIN SELECT avg(value) FROM samples WHERE name = 'up'");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    System.out.println("three years without a bound are planned in " + fastest.toMillis() + " ms");
    assertThat(fastest).isLessThan(Duration.ofSeconds(1));
  }
}
