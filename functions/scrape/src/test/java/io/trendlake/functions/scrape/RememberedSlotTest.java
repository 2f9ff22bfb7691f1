// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.INTERVAL;
import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A slot is stored alike by a scraper that knows its shard and by one that has just started. */
class RememberedSlotTest {

  private static final int HOSTS = 6;
  private static final int SLOTS = 200;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void slots_ofAScraperThatRemembers_areThoseOfOneThatDoesNot() throws Exception {
    TestFleet fleet = new TestFleet();
    InMemoryBucket known = new InMemoryBucket();
    Scraper scraper = fleet.scraper(known);
    for (int slot = 0; slot < SLOTS; slot++) {
      for (int host = 0; host < HOSTS; host++) {
        if (random.nextInt(3) == 0 || slot == 0) {
          fleet.serving("h" + host, body());
        }
      }
      fleet.at(SLOT.plus(INTERVAL.multipliedBy(slot)));
      fleet.scrape(scraper, fleet.slot());
      InMemoryBucket fresh = new InMemoryBucket();
      fleet.scrape(fleet.scraper(fresh), fleet.slot());
      String key = fresh.list("samples/").getFirst().key();
      assertThat(rows(known, key)).as("seed %d, slot %d", seed, slot).isEqualTo(rows(fresh, key));
    }
  }

  private static List<String> rows(InMemoryBucket bucket, String key) throws IOException {
    return StoredSlot.rows(bucket, key).stream()
        .map(row -> row.contains("scrape_series_added") ? row.substring(0, 20) : row)
        .toList();
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    for (int line = random.nextInt(60); line > 0; line--) {
      if (random.nextInt(8) == 0) {
        body.append("# TYPE m").append(random.nextInt(5)).append(" gauge\n");
      }
      body.append('m').append(random.nextInt(5));
      body.append("{x=\"").append(random.nextInt(20)).append("\"} ");
      body.append(random.nextInt(100));
      body.append('\n');
    }
    return body.toString();
  }
}
