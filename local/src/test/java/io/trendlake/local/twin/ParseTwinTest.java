// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.InMemoryBucket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets Prometheus 3.14 and Trendlake parse texts that are nearly queries: the trees, the texts laid
 * out well, and the errors with their places are the same.
 */
final class ParseTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int TEXTS = Integer.getInteger("texts", 20_000);

  @TempDir private Path directory;

  @Test
  void nearlyQueries_areParsedAsPrometheusParsesThem() throws Exception {
    String program = PrometheusProcess.program();
    MutatedPromql texts = new MutatedPromql(new Random(SEED));
    try (PrometheusTwin twin =
        PrometheusTwin.over(
            program,
            directory.resolve("data"),
            new InMemoryBucket(),
            Instant.parse("2026-03-01T00:00:00Z"),
            directory)) {
      for (int i = 0; i < TEXTS; i++) {
        twin.answers().askOfSyntax(texts.next());
      }
      System.out.printf("parse twin, -Dseed=%d: %s%n", SEED, twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
    }
  }
}
