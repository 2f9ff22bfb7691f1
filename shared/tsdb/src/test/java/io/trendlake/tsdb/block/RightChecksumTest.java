// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.tsdb.block.TestBlock.Chunk;
import io.trendlake.tsdb.block.TestBlock.Read;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blocks that a faulty program wrote: bytes that make no sense, under a checksum that is right. No
 * such block ends an import.
 */
final class RightChecksumTest {

  private static final int TOC_BYTES = 52;
  private static final int ROUNDS = 150;

  private static TestBlock block = new TestBlock(Map.of());
  private static Read whole = new Read(Map.of(), List.of());

  @BeforeAll
  static void write(@TempDir Path directory) throws IOException {
    block = TestBlock.write(directory);
    whole = block.read();
  }

  private final Random random = TestBlock.random();

  /** Changes a few bytes of a range, each in any way. */
  private byte[] changed(byte[] bytes, int from, int to) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[from + random.nextInt(to - from)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void chunk_isReadWithTheTimesOfTheIndexOrNamed() throws IOException {
    List<Chunk> chunks = block.chunks();
    for (int round = 0; round < 4 * ROUNDS; round++) {
      Chunk chunk = chunks.get(random.nextInt(chunks.size()));
      byte[] bytes = block.copy(chunk.file());
      changed(bytes, chunk.encoding() + 1, chunk.checksum());
      // The encodings that the block does not have are decoded from the bits of others.
      bytes[chunk.encoding()] = (byte) (round % 3 == 0 ? 1 + random.nextInt(6) : 255);
      if (round % 3 == 1) {
        bytes[chunk.encoding()] = block.copy(chunk.file())[chunk.encoding()];
      }
      TestBlock.putChecksum(bytes, chunk.encoding(), chunk.checksum());
      Read read = block.with(chunk.file(), bytes).read();
      assertThat(read.samples()).as(chunk.toString()).hasSizeBetween(8, 9);
      assertThat(read.messages())
          .as(chunk.toString())
          .allSatisfy(text ->
              assertThat(text)
                  .contains("%s: at byte %d: chunk: ".formatted(chunk.file(), chunk.start())));
    }
  }

  /** Where the entry of a series begins behind its length, and where it ends. */
  private static int[] body(SeriesEntry entry) {
    byte[] bytes = block.copy(TestBlock.INDEX);
    int at = (int) entry.offset();
    int length = 0;
    for (int shift = 0; shift == 0 || bytes[at - 1] < 0; shift += 7) {
      length |= (bytes[at++] & 0x7f) << shift;
    }
    return new int[] {at, at + length};
  }

  @RepeatedTest(3)
  void entryOfASeries_isReadOrNamed() throws IOException {
    List<SeriesEntry> entries = block.entries();
    for (int round = 0; round < ROUNDS; round++) {
      int[] body = body(entries.get(random.nextInt(entries.size())));
      byte[] bytes = changed(block.copy(TestBlock.INDEX), body[0], body[1]);
      TestBlock.putChecksum(bytes, body[0], body[1]);
      Read read = block.with(TestBlock.INDEX, bytes).read();
      assertThat(read.samples().size()).isGreaterThanOrEqualTo(8);
    }
  }

  /** Rewrites the labels of a series: after their count stand pairs of numbers below 128. */
  private static Read withPairs(SeriesEntry entry, int... places) throws IOException {
    int[] body = body(entry);
    byte[] bytes = block.copy(TestBlock.INDEX);
    byte[] before = bytes.clone();
    for (int i = 0; i < places.length; i++) {
      int from = body[0] + 1 + 2 * places[i];
      bytes[body[0] + 1 + 2 * i] = before[from];
      bytes[body[0] + 2 + 2 * i] = before[from + 1];
    }
    TestBlock.putChecksum(bytes, body[0], body[1]);
    return block.with(TestBlock.INDEX, bytes).read();
  }

  @Test
  void labelsInAnyOrder_areRead() throws IOException {
    assertThat(withPairs(block.entries().getFirst(), 2, 0, 1)).isEqualTo(whole);
  }

  @Test
  void labelThatComesTwice_isNamedAndCostsThatSeries() throws IOException {
    Read read = withPairs(block.entries().getFirst(), 0, 1, 1);
    assertThat(read.messages()).singleElement().asString().contains("a name comes twice");
    assertThat(read.samples()).hasSize(8);
  }

  @Test
  void labelWithoutAName_isNamedAndCostsThatSeries() throws IOException {
    int[] body = body(block.entries().getFirst());
    byte[] bytes = block.copy(TestBlock.INDEX);
    bytes[body[0] + 1] = 0;
    TestBlock.putChecksum(bytes, body[0], body[1]);
    Read read = block.with(TestBlock.INDEX, bytes).read();
    assertThat(read.messages()).singleElement().asString().contains("a label has no name");
    assertThat(read.samples()).hasSize(8);
  }

  /** The symbols begin behind the header of five bytes, with their length. */
  private static int symbolsEnd(byte[] index) {
    return 5 + Integer.BYTES + ByteBuffer.wrap(index).getInt(5);
  }

  @RepeatedTest(3)
  void symbols_areReadOrTheBlockIsNamed() throws IOException {
    int end = symbolsEnd(block.copy(TestBlock.INDEX));
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = changed(block.copy(TestBlock.INDEX), 9, end);
      TestBlock.putChecksum(bytes, 9, end);
      Read read = block.with(TestBlock.INDEX, bytes).read();
      assertThat(read.size())
          .as(read.messages().toString())
          .isEqualTo(read.damages().isEmpty() ? whole.size() : 0);
    }
  }

  @Test
  void symbolsThatAreNotSorted_areNamed() throws IOException {
    byte[] bytes = block.copy(TestBlock.INDEX);
    int end = symbolsEnd(bytes);
    // The last text is "whole".
    bytes[end - 5] = 'b';
    TestBlock.putChecksum(bytes, 9, end);
    Read read = block.with(TestBlock.INDEX, bytes).read();
    assertThat(read.messages())
        .singleElement()
        .asString()
        .contains("does not come after the one before it");
  }

  /** Such bytes are read as U+FFFD, which comes after "whole" as they do, or before it. */
  @Test
  void textThatIsNotUtf8_isReadWithReplacements() throws IOException {
    byte[] bytes = block.copy(TestBlock.INDEX);
    int end = symbolsEnd(bytes);
    bytes[end - 5] = (byte) 0xff;
    TestBlock.putChecksum(bytes, 9, end);
    Read read = block.with(TestBlock.INDEX, bytes).read();
    assertThat(read.messages()).isEmpty();
    assertThat(read.samples().keySet())
        .extracting(labels -> labels.metricName())
        .contains("\uFFFDhole");
    assertThat(read.size()).isEqualTo(whole.size());
  }

  @Test
  void placeInTheTableOfContents_isReadOrNamed() throws IOException {
    byte[] index = block.copy(TestBlock.INDEX);
    int toc = index.length - TOC_BYTES;
    for (int field = 0; field < 6; field++) {
      for (long place : new long[] {-1, 0, 3, index.length, Long.MAX_VALUE, Long.MIN_VALUE}) {
        byte[] bytes = index.clone();
        ByteBuffer.wrap(bytes).putLong(toc + 8 * field, place);
        TestBlock.putChecksum(bytes, toc, index.length - Integer.BYTES);
        Read read = block.with(TestBlock.INDEX, bytes).read();
        String as = "field %d is %d: %s".formatted(field, place, read.messages());
        if (place < 0 || place >= index.length) {
          assertThat(read.messages())
              .as(as)
              .singleElement()
              .asString()
              .contains("table of contents");
        }
        if (read.damages().isEmpty()) {
          assertThat(read.samples()).as(as).isEqualTo(whole.samples());
        }
      }
    }
  }

  @RepeatedTest(3)
  void tombstones_areReadOrNamed() throws IOException {
    byte[] tombstones = block.copy(TestBlock.TOMBSTONES);
    int end = tombstones.length - Integer.BYTES;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = changed(tombstones.clone(), TestBlock.TOMBSTONES_HEADER, end);
      TestBlock.putChecksum(bytes, TestBlock.TOMBSTONES_HEADER, end);
      Read read = block.with(TestBlock.TOMBSTONES, bytes).read();
      assertThat(read.samples()).hasSizeBetween(8, 9);
    }
  }
}
