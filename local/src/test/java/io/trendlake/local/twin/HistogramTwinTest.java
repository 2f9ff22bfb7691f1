// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.queries.NativeFleet;
import io.trendlake.local.queries.RandomPromql;
import io.trendlake.local.queries.TwinFleet;
import io.trendlake.local.twin.AnswerComparison.Question;
import io.trendlake.objstore.Bucket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks random queries of days of native histograms of Prometheus 3.14 and of a lake with the same
 * ones: every bucket is the same, and so are values, labels, errors, warnings and infos.
 */
final class HistogramTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 500);

  @TempDir private Path directory;

  @Test
  void randomQueriesOfNativeHistograms_areAnsweredAsPrometheusAnswersThem() throws Exception {
    String program = PrometheusProcess.program();
    Random random = new Random(SEED);
    Bucket lake = NativeFleet.lake(random);
    Instant from = Instant.ofEpochMilli(TwinFleet.START);
    try (PrometheusTwin twin = PrometheusTwin.of(program, lake, from, TwinFleet.END, directory)) {
      RandomPromql queries = new RandomPromql(random, true, NativeFleet.WORDS);
      for (int i = 0; i < QUERIES; i++) {
        twin.answers().ask(Question.inTwinFleet(queries.next(), random));
      }
      System.out.printf("histogram twin, -Dseed=%d: %s%n", SEED, twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
      assertThat(twin.answers().values()).isGreaterThanOrEqualTo(QUERIES / 4);
    }
  }
}
