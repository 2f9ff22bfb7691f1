// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.block.TimeSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that a Prometheus or a compactor deletes while they are imported. */
final class LostBlockTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final int MINUTES = 1440;

  /** More requests than the block is read with. */
  private static final int MOST_REQUESTS = 200;

  @TempDir Path directory;

  private final Bucket blocks = new InMemoryBucket();
  private String lost = "";

  /** What happens to the files of a block. */
  enum Loss {
    DELETED {
      @Override
      void of(Bucket bucket, StoredObject object) throws IOException {
        bucket.delete(object.key());
      }
    },
    SHORTENED {
      @Override
      void of(Bucket bucket, StoredObject object) throws IOException {
        byte[] content = object.content();
        bucket.put(object.key(), Arrays.copyOf(content, content.length / 2));
      }
    },
    FORBIDDEN {
      @Override
      void of(Bucket bucket, StoredObject object) throws IOException {
        throw new AccessDeniedException(object.key());
      }
    };

    abstract void of(Bucket bucket, StoredObject object) throws IOException;
  }

  /** Loses a block before one of the requests for its files. */
  private static final class LosingBucket extends ForwardingBucket {

    private final Bucket bucket;
    private final String prefix;
    private final Loss loss;
    private int left;

    LosingBucket(Bucket bucket, String prefix, Loss loss, int left) {
      super(bucket);
      this.bucket = bucket;
      this.prefix = prefix;
      this.loss = loss;
      this.left = left;
    }

    @Override
    public byte[] getRange(String key, long offset, int length) throws IOException {
      if (key.startsWith(prefix) && left-- == 0) {
        for (ObjectInfo object : bucket.list(prefix)) {
          loss.of(bucket, bucket.get(object.key()).orElseThrow());
        }
      }
      return bucket.getRange(key, offset, length);
    }
  }

  /** A block for each of two days, with chunks of more than a page. */
  @BeforeEach
  void write() throws IOException {
    block(DAY, 7);
    try (Bucket written = DirectoryBucket.open(directory)) {
      String key = written.list("").getFirst().key();
      lost = key.substring(0, key.indexOf('/') + 1);
      block(DAY.plusDays(1), 8);
      copy(written, blocks);
    }
  }

  private void block(LocalDate day, long seed) throws IOException {
    Random random = new Random(seed);
    try (BlockWriter writer = BlockWriter.create(directory, Instant.EPOCH)) {
      for (int series = 0; series < 30; series++) {
        long[] ts = new long[MINUTES];
        for (int i = 0; i < MINUTES; i++) {
          ts[i] = day.toEpochDay() * 86_400_000L + i * 60_000L;
        }
        Labels labels = Labels.of("__name__", "power", "instance", "%02d:1".formatted(series));
        writer.add(labels, ts, random.doubles(MINUTES).toArray(), 0, MINUTES);
      }
      writer.finish();
    }
  }

  /** All blocks once more, for an import closes its bucket. */
  private Bucket copy() throws IOException {
    Bucket copy = new InMemoryBucket();
    copy(blocks, copy);
    return copy;
  }

  private static void copy(Bucket from, Bucket to) throws IOException {
    for (ObjectInfo object : from.list("")) {
      to.put(object.key(), from.get(object.key()).orElseThrow().content());
    }
  }

  /** Imports both days; returns what was damaged. */
  private static List<String> imported(Bucket from, Bucket lake) throws IOException {
    try (TsdbHistory history = TsdbHistory.open(from, Labels.empty(), labels -> true)) {
      HistoryImport.of(lake, history, "tsdb:x", List.of(), false, CompactionOptions.DEFAULT)
          .run(history.days(), 1, (day, tally, done, all) -> {});
      return history.damages();
    }
  }

  private static Optional<byte[]> samples(Bucket lake, LocalDate day) throws IOException {
    return lake.get("samples/day/dt=%s/part-0000.parquet".formatted(day))
        .map(StoredObject::content);
  }

  @ParameterizedTest
  @EnumSource(
      value = Loss.class,
      names = {"DELETED", "SHORTENED"})
  void blockLostAtAnyRequest_isNamedAndTheOtherDayIsImported(Loss loss) throws IOException {
    Bucket whole = new InMemoryBucket();
    assertThat(imported(copy(), whole)).isEmpty();
    int request = 0;
    for (boolean wasLost = true; wasLost; request++) {
      LosingBucket losing = new LosingBucket(copy(), lost, loss, request);
      Bucket lake = new InMemoryBucket();
      List<String> damages = imported(losing, lake);
      wasLost = losing.left < 0;
      assertThat(damages)
          .as("lost before request %d", request)
          .allSatisfy(damage -> assertThat(damage).startsWith(lost));
      assertThat(damages.stream().limit(1))
          .allSatisfy(damage ->
              assertThat(damage)
                  .containsAnyOf("was deleted", "became shorter", "there is no index"));
      assertThat(samples(lake, DAY.plusDays(1)).orElseThrow())
          .as("lost before request %d", request)
          .isEqualTo(samples(whole, DAY.plusDays(1)).orElseThrow());
      assertThat(request).isLessThan(MOST_REQUESTS);
    }
    assertThat(request).isGreaterThan(8);
  }

  @Test
  void blockDeletedAtAnyRequest_isNamedOnceForEachFile() throws IOException {
    int request = 0;
    for (boolean wasLost = true; wasLost; request++) {
      LosingBucket losing = new LosingBucket(copy(), lost, Loss.DELETED, request);
      List<String> damages = imported(losing, new InMemoryBucket());
      wasLost = losing.left < 0;
      assertThat(damages)
          .as("lost before request %d", request)
          .hasSizeBetween(wasLost ? 1 : 0, wasLost ? 3 : 0);
      assertThat(request).isLessThan(MOST_REQUESTS);
    }
  }

  @Test
  void blockThatMayNotBeRead_endsTheImport() {
    assertThatThrownBy(
            () -> imported(new LosingBucket(blocks, lost, Loss.FORBIDDEN, 3), new InMemoryBucket()))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void markThatIsDeletedMeanwhile_doesNotCount() throws IOException {
    String mark = lost + "deletion-mark.json";
    blocks.put(mark, "{\"deletion_time\":1767600000}".getBytes(StandardCharsets.UTF_8));
    Bucket unmarking =
        new ForwardingBucket(blocks) {
          @Override
          public List<ObjectInfo> list(String prefix) throws IOException {
            List<ObjectInfo> found = super.list(prefix);
            delete(mark);
            return found;
          }
        };
    List<String> damages = new ArrayList<>();
    BlockFolder folder =
        BlockFolder.open(
            unmarking, "", BlockLayout.THANOS, TimeSpan.ALL, damage -> damages.add(damage.file()));
    assertThat(folder.blocks()).hasSize(2);
    assertThat(damages).isEmpty();
  }
}
