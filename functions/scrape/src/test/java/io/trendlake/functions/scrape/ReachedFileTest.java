// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
package io.trendlake.functions.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file of what failed scrapes had reached. */
class ReachedFileTest {

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final TestFleet fleet = new TestFleet();

  @BeforeEach
  void serve() {
    fleet
        .serving("h1", "a 1\n")
        .serving("h2", "b 1\na{x=\"1\"} 2\nc three\n")
        .serving("h3", "a 4\nc three\n");
  }

  @Test
  void failedScrapes_areWrittenWithWhatTheyReached() throws Exception {
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    assertThat(StoredSlot.rows(bucket, StoredSlot.REACHED))
        .containsExactly(
            "1 a h2:80 {\"x\":\"1\"} stale", "2 a h3:80 {} stale", "1 b h2:80 {} stale");
    assertThat(StoredSlot.scraped(bucket)).containsExactly("0 a h1:80 {} 1.0");
  }

  @Test
  void scrapesThatReachedNothing_writeNoSuchFile() throws Exception {
    fleet.serving("h2", "").serving("h3", "three\n");
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    assertThat(StoredSlot.outcomes(bucket))
        .extracting(Outcome::up)
        .containsExactly(true, true, false);
    assertThat(bucket.list("").stream().map(ObjectInfo::key))
        .containsExactly(StoredSlot.SAMPLES, StoredSlot.OUTCOMES);
  }

  @Test
  void repeatedRun_leavesTheFileOfTheFirst() throws Exception {
    WatchedBucket noOutcomes = WatchedBucket.full(bucket, key -> key.startsWith("scrapes/"));
    ShardSlot slot = fleet.slot();
    assertThatThrownBy(() -> fleet.scrape(fleet.scraper(noOutcomes), slot))
        .isInstanceOf(IOException.class);
    String etag = bucket.get(StoredSlot.REACHED).orElseThrow().etag();
    fleet.serving("h2", "b 1\nc 2\nd four\n");
    fleet.scrape(fleet.scraper(bucket), slot);
    assertThat(bucket.get(StoredSlot.REACHED).orElseThrow().etag()).isEqualTo(etag);
    assertThat(StoredSlot.outcomes(bucket))
        .extracting(Outcome::up)
        .containsExactly(true, false, false);
  }

  @Test
  void diskFullForTheFile_isRecordedAsForSamples() throws Exception {
    WatchedBucket full = WatchedBucket.full(bucket, key -> key.startsWith("reached/"));
    assertThatThrownBy(() -> fleet.scrape(fleet.scraper(full), fleet.slot()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    assertThat(StoredSlot.outcomes(bucket)).extracting(Outcome::up).containsOnly(false);
    assertThat(bucket.get(StoredSlot.SAMPLES)).isEmpty();
  }
}
