// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.slots.SlotKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Exemplars and start timestamps of a slot, which are in separate files if there are any. */
class NoteFilesTest {

  private static final String EXEMPLARS = StoredSlot.SAMPLES.replace("samples/", "exemplars/");
  private static final String STARTS = StoredSlot.SAMPLES.replace("samples/", "starts/");

  private static final String BODY =
      """
      # TYPE a counter
      a_total 5 # {trace_id="x"} 0.5
      a_created 1700000000
      # EOF
      """;

  private static TestFleet fleet() {
    return new TestFleet()
        .serving("a", "x 1\n")
        .serving(
            "b",
            (request, into) -> {
              byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
              into.append(bytes, 0, bytes.length);
              return new FetchResponse(200, "application/openmetrics-text; version=1.0.0");
            });
  }

  private static List<String> rows(Bucket bucket, Dataset dataset, String key) throws IOException {
    List<String> rows = new ArrayList<>();
    NotesReader reader =
        NotesReader.openMinute(
            dataset, FileSource.of(key, bucket.get(key).orElseThrow().content()));
    while (reader.next()) {
      reader
          .notes()
          .forEach(note -> rows.add(reader.series().name() + " " + note.target() + " " + note));
    }
    return rows;
  }

  private static List<NoteCounts> counts(Bucket bucket) throws IOException {
    return StoredSlot.outcomes(bucket).stream().map(Outcome::notes).toList();
  }

  @Test
  void exemplarsAndStarts_areInFilesWithTheirTargets_andCounted() throws Exception {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = fleet();
    fleet.scrape(fleet.scraper(bucket), fleet.slot());

    long slot = TestFleet.SLOT.toEpochMilli();
    assertThat(rows(bucket, Dataset.EXEMPLARS, EXEMPLARS))
        .containsExactly(
            "a_total 1 ExemplarNote[ts=%d, slot=%d, target=1, labels={\"trace_id\":\"x\"}, value=0.5]"
                .formatted(slot, slot));
    assertThat(rows(bucket, Dataset.STARTS, STARTS))
        .containsExactly(
            "a_total 1 StartNote[ts=%d, slot=%d, target=1, start=1700000000000]"
                .formatted(slot, slot));
    assertThat(counts(bucket)).containsExactly(NoteCounts.NONE, new NoteCounts(1, 0, 1));
  }

  @Test
  void notesThatCouldNotBeStored_areStoredAtTheNextSlot() throws Exception {
    Bucket bucket = new InMemoryBucket();
    AtomicBoolean full = new AtomicBoolean(true);
    TestFleet fleet = fleet();
    Scraper scraper =
        fleet.scraper(WatchedBucket.full(bucket, key -> full.get() && key.startsWith("samples/")));
    assertThatIOException().isThrownBy(() -> fleet.scrape(scraper, fleet.slot()));

    full.set(false);
    ShardSlot next = fleet.at(TestFleet.SLOT.plus(TestFleet.INTERVAL)).slot();
    fleet.scrape(scraper, next);

    String key = SlotKeys.of(next).exemplars();
    assertThat(rows(bucket, Dataset.EXEMPLARS, key)).hasSize(1);
    fleet.scrape(scraper, fleet.at(next.slot().plus(TestFleet.INTERVAL)).slot());
    assertThat(bucket.list("exemplars/minute/")).hasSize(2);
  }

  @Test
  void slotWithoutNotes_hasNoFilesOfThem() throws Exception {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = new TestFleet().serving("a", "x 1\n");
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    assertThat(bucket.list("exemplars/")).isEmpty();
    assertThat(bucket.list("starts/")).isEmpty();
    assertThat(counts(bucket)).containsExactly(NoteCounts.NONE);
  }

  @Test
  void outcomesThatAreRecovered_countNotes() throws Exception {
    Bucket bucket = new InMemoryBucket();
    TestFleet fleet = fleet();
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    bucket.delete(StoredSlot.OUTCOMES);

    fleet.scraper(bucket).miss(fleet.slot(), "late", TestFleet.SLOT.plusSeconds(60));

    assertThat(counts(bucket)).containsExactly(NoteCounts.NONE, new NoteCounts(1, 0, 1));
  }
}
