// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue.VectorSample;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Native histograms, of which trends know nothing, in queries that trends may answer. Each test
 * writes and compacts four days of a fleet, which takes some seconds.
 */
final class HistogramDaysTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = 150;

  private static LakeReader reader(Random random) throws Exception {
    return new LakeReader(
        NativeFleet.lake(random), InstantSource.fixed(TwinFleet.END), LakeReaderOptions.DEFAULT);
  }

  @Test
  void histogramsThatBeginWithinARange_areHistogramsInTheAnswer() throws Exception {
    LakeReader reader = reader(new Random(SEED));
    for (String query : List.of("rate(request_seconds[5d])", "last_over_time(balance[5d])")) {
      TrendQuestion question =
          new TrendQuestion(query, TwinFleet.START + 48 * TwinFleet.HOUR, 0, 0);
      QueryResult answer = question.askBothWays(reader, query);
      assertThat(answer.value()).isInstanceOf(VectorValue.class);
      List<VectorSample> samples = ((VectorValue) answer.value()).samples();
      assertThat(samples).isNotEmpty().allMatch(sample -> sample.histogram() != null);
    }
  }

  @Test
  void randomQueries_areTheSameWithTrendsAndWithout() throws Exception {
    Random random = new Random(SEED);
    LakeReader reader = reader(random);
    // From two days before the first sample on.
    long from = TwinFleet.START - 48 * TwinFleet.HOUR;
    for (int i = 0; i < QUERIES; i++) {
      TrendQuestion question =
          TrendQuestion.random(random, NativeFleet.WORDS.names(), from, TwinFleet.HOURS + 48);
      question.askBothWays(reader, "-Dseed=" + SEED + ", " + i + ": " + question);
    }
  }
}
