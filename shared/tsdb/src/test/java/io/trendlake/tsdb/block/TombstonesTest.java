// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.PageCache;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What tombstones of one series hide together. */
final class TombstonesTest {

  private static final long SERIES = 7;

  private static Tombstones read(long... bounds) throws IOException {
    byte[] content = TestBlock.tombstones(SERIES, bounds);
    Bucket bucket = new InMemoryBucket();
    bucket.put("tombstones", content);
    return Tombstones.read(new BlockFile(bucket, "tombstones", content.length, new PageCache()));
  }

  /** Prometheus joins them when it reads them (tsdb/tombstones, Intervals.Add). */
  @Test
  void tombstonesThatTouchOrOverlap_hideWhatIsAcrossThem() throws IOException {
    Tombstones tombstones = read(30, 40, 10, 20, 21, 29, 35, 60, 62, 70);
    assertThat(tombstones.hideAll(SERIES, 10, 60)).isTrue();
    assertThat(tombstones.hideAll(SERIES, 10, 61)).isFalse();
    assertThat(tombstones.hideAll(SERIES, 9, 60)).isFalse();
    assertThat(tombstones.hide(SERIES, 61)).isFalse();
    assertThat(tombstones.hideAll(SERIES, 62, 70)).isTrue();
    assertThat(tombstones.hideAll(SERIES + 1, 62, 70)).isFalse();
  }

  @Test
  void boundsThatAreTheLeastAndTheGreatest_hideAll() throws IOException {
    Tombstones tombstones = read(5, 6, Long.MIN_VALUE, Long.MAX_VALUE, -3, -2);
    assertThat(tombstones.hide(SERIES, Long.MIN_VALUE)).isTrue();
    assertThat(tombstones.hide(SERIES, Long.MAX_VALUE)).isTrue();
    assertThat(tombstones.hide(SERIES, 0)).isTrue();
  }

  @Test
  void tombstoneThatEndsBeforeItBegins_hidesNothing() throws IOException {
    Tombstones tombstones = read(20, 10);
    assertThat(tombstones.hide(SERIES, 15)).isFalse();
    assertThat(tombstones.hide(SERIES, 20)).isFalse();
  }
}
