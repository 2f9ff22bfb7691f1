// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.INTERVAL;
import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.fetch.FetchException;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardMetadataTest {

  private static final String TYPED = "# HELP a Help.\n# TYPE a counter\na 1\n";
  private static final String HOUR_7 = "metadata/minute/dt=2026-11-22/hour=07/acme-eu-60s-0-";

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final TestFleet fleet = new TestFleet();
  private final Scraper scraper = fleet.scraper(bucket);

  @Test
  void whatTargetsSay_isWrittenOnceForAll() throws Exception {
    fleet.serving("h1", TYPED).serving("h2", TYPED).serving("h3", "untyped 1\n");
    scrapeSlots(3);
    assertThat(keys()).hasSize(1).allMatch(key -> key.startsWith(HOUR_7));
    assertThat(rows(keys().getFirst()))
        .containsExactly(
            new MetadataRow(
                new MetricMetadata("a", MetricType.COUNTER, "", "Help."),
                "acme",
                "eu",
                TestFleet.JOB,
                SLOT));
  }

  @Test
  void whatChanges_isWrittenBesideWhatWas() throws Exception {
    fleet.serving("h1", TYPED);
    scrapeSlots(1);
    fleet.serving("h1", TYPED.replace("Help.", "Other."));
    scrapeSlots(2);
    assertThat(keys()).hasSize(2);
  }

  @Test
  void targetThatFails_saysWhatItSaidLast() throws Exception {
    fleet.serving("h1", TYPED);
    scrapeSlots(1);
    fleet.serving(
        "h1",
        (request, body) -> {
          throw new FetchException("down");
        });
    scrapeSlots(2);
    assertThat(keys()).hasSize(1);
  }

  @Test
  void nextHour_isToldAgain() throws Exception {
    fleet.serving("h1", TYPED);
    scrapeSlots(46);
    assertThat(keys()).hasSize(2);
    assertThat(keys().getLast()).startsWith("metadata/minute/dt=2026-11-22/hour=08/");
  }

  @Test
  void otherScraper_writesNothingNew() throws Exception {
    fleet.serving("h1", TYPED);
    scrapeSlots(1);
    fleet.at(SLOT.plus(INTERVAL));
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    assertThat(keys()).hasSize(1);
  }

  /** From the first slot on; those that were scraped before stay as they are. */
  private void scrapeSlots(int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      fleet.at(SLOT.plus(INTERVAL.multipliedBy(i)));
      fleet.scrape(scraper, fleet.slot());
    }
  }

  private List<String> keys() {
    return bucket.list("metadata/").stream().map(ObjectInfo::key).toList();
  }

  private List<MetadataRow> rows(String key) throws IOException {
    return MetadataFile.read(FileSource.of(key, bucket.get(key).orElseThrow().content()));
  }
}
