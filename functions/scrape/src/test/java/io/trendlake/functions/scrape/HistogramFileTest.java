// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Native histograms of a slot are in a separate file, which is only there where there are any. */
class HistogramFileTest {

  private static final String HISTOGRAMS = StoredSlot.SAMPLES.replace("samples/", "histograms/");

  private static final String CLASSIC =
      """
      # TYPE h histogram
      h_bucket{le="1"} 1
      h_bucket{le="+Inf"} 3
      h_sum 4
      h_count 3
      """;

  /** A shard of two targets whose histograms are converted. */
  private static ShardSlot slot(String... hosts) {
    List<Target> targets = Stream.of(hosts).map(HistogramFileTest::target).toList();
    Shard shard = new Shard("acme-eu-60s-0", "acme", "eu", TestFleet.INTERVAL, targets);
    return ShardSlot.of(shard, TestFleet.SLOT);
  }

  private static Target target(String host) {
    Labels labels =
        Labels.of("job", "app", "instance", host + ":80", "account", "acme", "region", "eu");
    return new Target(
        TestFleet.JOB,
        labels,
        labels,
        Url.of("http://" + host + ":80/metrics"),
        TestFleet.INTERVAL,
        Duration.ofSeconds(10),
        new HistogramOptions(false, false, true),
        "");
  }

  @Test
  void histograms_areInAFileWithTheirTargetsAndSlot() throws IOException, InterruptedException {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = new TestFleet().serving("a", "x 1\n").serving("b", CLASSIC + "y 2\n");

    ShardResult result = fleet.scrape(fleet.scraper(bucket), slot("a", "b"));

    HistogramsReader reader =
        HistogramsReader.openMinute(
            FileSource.of(HISTOGRAMS, bucket.get(HISTOGRAMS).orElseThrow().content()));
    assertThat(reader.next()).isTrue();
    assertThat(reader.series().name()).isEqualTo("h");
    assertThat(reader.series().instance()).isEqualTo("b:80");
    HistogramSample sample = reader.samples().getFirst();
    long slot = TestFleet.SLOT.toEpochMilli();
    assertThat(List.of(sample.ts(), sample.slot())).containsExactly(slot, slot);
    assertThat(sample.target()).isEqualTo(1);
    assertThat(sample.histogram().customBounds()).containsExactly(1);
    assertThat(reader.next()).isFalse();
    assertThat(StoredSlot.scraped(bucket)).containsExactly("0 x a:80 {} 1.0", "1 y b:80 {} 2.0");
    assertThat(result.samples()).isEqualTo(13);
    assertThat(result.bytes())
        .isEqualTo(
            bucket.list(HISTOGRAMS).getFirst().size()
                + bucket.list(StoredSlot.SAMPLES).getFirst().size());
  }

  @Test
  void slotWithoutHistograms_hasNoFileOfThem() throws IOException, InterruptedException {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = new TestFleet().serving("a", "x 1\n");
    fleet.scrape(fleet.scraper(bucket), slot("a"));
    assertThat(bucket.list("histograms/")).isEmpty();
    assertThat(bucket.list("samples/")).hasSize(1);
  }

  @Test
  void outcomesThatAreRecovered_countHistograms() throws IOException, InterruptedException {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = new TestFleet().serving("b", CLASSIC + "y 2\n");
    fleet.scrape(fleet.scraper(bucket), slot("b"));
    bucket.delete(StoredSlot.OUTCOMES);

    ShardResult again =
        fleet.scraper(bucket).miss(slot("b"), "late", TestFleet.SLOT.plusSeconds(60));

    assertThat(again.samples()).isEqualTo(7);
    assertThat(StoredSlot.outcomes(bucket))
        .singleElement()
        .satisfies(outcome ->
            assertThat(outcome.result())
                .isInstanceOfSatisfying(
                    Outcome.Scraped.class, scraped -> assertThat(scraped.samples()).isEqualTo(2)));
  }
}
