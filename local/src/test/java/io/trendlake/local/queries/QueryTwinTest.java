// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.queries.PrometheusTwin.Question;
import io.trendlake.objstore.Bucket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks random queries of Prometheus 3.14 and of a lake with the same samples: labels, times,
 * values, errors, warnings and infos are the same.
 */
final class QueryTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 500);

  @TempDir private Path directory;

  private static Question random(Random random, RandomPromql queries) {
    String query = queries.next();
    boolean aligned = random.nextInt(3) == 0;
    long unit = aligned ? TwinFleet.HOUR : 1000;
    long start = TwinFleet.START + random.nextLong(TwinFleet.HOURS * TwinFleet.HOUR / unit) * unit;
    if (random.nextInt(3) == 0) {
      return new Question(query, start, start, 0);
    }
    long step = aligned ? TwinFleet.HOUR * (1 + random.nextInt(4)) : 1000 + random.nextInt(900_000);
    return new Question(query, start, start + step * random.nextInt(20), step);
  }

  @Test
  void randomQueries_areAnsweredAsPrometheusAnswersThem() throws Exception {
    String program = PrometheusTwin.program();
    Random random = new Random(SEED);
    Bucket lake = TwinFleet.lake(random);
    Instant from = Instant.ofEpochMilli(TwinFleet.START);
    try (PrometheusTwin twin = PrometheusTwin.of(program, lake, from, TwinFleet.END, directory)) {
      RandomPromql queries = new RandomPromql(random, true);
      for (int i = 0; i < QUERIES; i++) {
        twin.ask(random(random, queries));
      }
      System.out.printf("query twin, -Dseed=%d: %s%n", SEED, twin.summary());
      assertThat(twin.differences()).isEmpty();
    }
  }
}
