// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.tsdb.block.TestBlock.Chunk;
import io.trendlake.tsdb.block.TestBlock.Read;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blocks of which bytes changed, or are gone. What is lost is named, the rest is read, and nothing
 * is read that the block does not have.
 */
final class DamagedBlockTest {

  /** The most samples of a chunk of the block. */
  private static final int MOST_OF_CHUNK = 120;

  private static TestBlock block = new TestBlock(Map.of());
  private static Read whole = new Read(Map.of(), List.of());

  /** What the block has, deleted samples included. */
  private static Read undeleted = new Read(Map.of(), List.of());

  private static final Map<Labels, Set<Object>> ALL = new HashMap<>();

  @BeforeAll
  static void write(@TempDir Path directory) throws IOException {
    block = TestBlock.write(directory);
    whole = block.read();
    undeleted = block.without(TestBlock.TOMBSTONES).read();
    undeleted.samples().forEach((labels, samples) -> ALL.put(labels, new HashSet<>(samples)));
    assertThat(whole.damages()).isEmpty();
    assertThat(whole.samples()).hasSize(9);
    assertThat(undeleted.size()).isEqualTo(7 * 250 + 2 * 60).isGreaterThan(whole.size());
    assertThat(block.segments()).hasSizeGreaterThan(4);
  }

  /** Nothing is read that is not there, and what is missing is named with the file's name. */
  private static void assertNamed(Read read, String file, String as) {
    assertThat(read.messages())
        .as(as)
        .allSatisfy(text -> assertThat(text).startsWith(TestBlock.FOLDER + file + ": "));
    read.samples()
        .forEach((labels, samples) ->
            assertThat(ALL.getOrDefault(labels, Set.of()).containsAll(samples))
                .as("%s: what is read of %s is in the block", as, labels)
                .isTrue());
    if (read.damages().isEmpty()) {
      assertThat(read.samples()).as(as).isEqualTo(whole.samples());
    }
  }

  @Test
  void changedByteOfTheIndex_isNamedAndCostsOneSeriesOrTheBlock() throws IOException {
    Random random = TestBlock.random();
    for (int at = 0; at < block.copy(TestBlock.INDEX).length; at++) {
      byte[] bytes = block.copy(TestBlock.INDEX);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      Read read = block.with(TestBlock.INDEX, bytes).read();
      String as = "byte %d is now %02x".formatted(at, bytes[at]);
      assertNamed(read, TestBlock.INDEX, as);
      assertThat(read.samples().size()).as(as + read.messages()).isIn(0, 8, 9);
      boolean isOpen = read.messages().stream().anyMatch(text -> text.contains(": series: "));
      assertThat(read.samples().isEmpty() && isOpen).as(as + read.messages()).isFalse();
    }
  }

  @Test
  void changedByteOfASegment_isNamedAndCostsOneChunkOrTheSegment() throws IOException {
    Random random = TestBlock.random();
    for (int round = 0; round < 600; round++) {
      String file = block.segments().get(random.nextInt(block.segments().size()));
      byte[] bytes = block.copy(file);
      int at = random.nextInt(round % 10 == 0 ? TestBlock.SEGMENT_HEADER : bytes.length);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      Read read = block.with(file, bytes).read();
      String as = "%s: byte %d is now %02x".formatted(file, at, bytes[at]);
      assertNamed(read, file, as);
      if (at >= TestBlock.SEGMENT_HEADER) {
        assertThat(read.damages()).as(as).hasSize(1);
        assertThat(read.size()).as(as).isBetween(whole.size() - MOST_OF_CHUNK, whole.size() - 1);
      }
    }
  }

  @Test
  void changedByteOfTombstones_isNamedAndShowsWhatWasDeleted() throws IOException {
    Random random = TestBlock.random();
    for (int at = 0; at < block.copy(TestBlock.TOMBSTONES).length; at++) {
      byte[] bytes = block.copy(TestBlock.TOMBSTONES);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      Read read = block.with(TestBlock.TOMBSTONES, bytes).read();
      String as = "byte %d is now %02x".formatted(at, bytes[at]);
      assertNamed(read, TestBlock.TOMBSTONES, as);
      assertThat(read.messages())
          .as(as)
          .singleElement()
          .asString()
          .endsWith(
              "what was deleted is read again; restore the file from a backup, or delete again in Prometheus");
      assertThat(read.samples()).as(as).isEqualTo(undeleted.samples());
    }
  }

  @Test
  void lengthOfASeriesThatBecameZero_losesThatSeriesAlone() throws IOException {
    for (SeriesEntry entry : block.entries()) {
      byte[] bytes = block.copy(TestBlock.INDEX);
      bytes[(int) entry.offset()] = 0;
      Read read = block.with(TestBlock.INDEX, bytes).read();
      assertNamed(read, TestBlock.INDEX, "the series at " + entry.offset());
      assertThat(read.samples()).as("the series at %d", entry.offset()).hasSize(8);
    }
  }

  @Test
  void seriesThatBecameZeros_areNamedThoughNoEntryIsBroken() throws IOException {
    List<SeriesEntry> entries = block.entries();
    byte[] bytes = block.copy(TestBlock.INDEX);
    int from = (int) entries.get(2).offset();
    Arrays.fill(bytes, from, (int) entries.get(4).offset(), (byte) 0);
    Read read = block.with(TestBlock.INDEX, bytes).read();
    assertThat(read.messages()).singleElement().asString().contains("bytes are zero");
    assertThat(read.samples()).hasSize(7);
  }

  @Test
  void fileThatIsCut_isNamedAndOtherFilesAreRead() throws IOException {
    Random random = TestBlock.random();
    for (String file : block.files().keySet()) {
      int length = block.copy(file).length;
      for (int cut = 0; cut < length - 1; cut += 1 + random.nextInt(80)) {
        Read read = block.with(file, Arrays.copyOf(block.copy(file), cut)).read();
        String as = file + " cut to " + cut;
        assertNamed(read, file, as);
        assertThat(read.damages()).as(as).isNotEmpty();
        switch (file) {
          case TestBlock.META, TestBlock.INDEX -> assertThat(read.size()).as(as).isZero();
          case TestBlock.TOMBSTONES ->
              assertThat(read.samples()).as(as).isEqualTo(undeleted.samples());
          default -> assertThat(read.size()).as(as).isGreaterThan(whole.size() / 2);
        }
      }
    }
  }

  @Test
  void zerosInPlaceOfAPageOrBehindTheEnd_areNamedWhereTheyHideSamples() throws IOException {
    Random random = TestBlock.random();
    for (String file : block.segments()) {
      byte[] longer = Arrays.copyOf(block.copy(file), block.copy(file).length + 4096);
      assertThat(block.with(file, longer).read()).as(file).isEqualTo(whole);
      byte[] bytes = block.copy(file);
      int from = TestBlock.SEGMENT_HEADER + random.nextInt(bytes.length - 200);
      Arrays.fill(bytes, from, Math.min(bytes.length, from + 512), (byte) 0);
      Read read = block.with(file, bytes).read();
      assertNamed(read, file, file + " has zeros from " + from);
      assertThat(read.size()).isLessThan(whole.size());
    }
    byte[] index = block.copy(TestBlock.INDEX);
    Read longer = block.with(TestBlock.INDEX, Arrays.copyOf(index, index.length + 512)).read();
    assertThat(longer.messages()).singleElement().asString().contains("table of contents");
  }

  @Test
  void fileThatIsMissing_isNamedUnlessItIsTheTombstones() throws IOException {
    Read withoutMeta = block.without(TestBlock.META).read();
    assertThat(withoutMeta.messages()).singleElement().asString().contains("there is no meta.json");
    Read withoutIndex = block.without(TestBlock.INDEX).read();
    assertThat(withoutIndex.messages()).singleElement().asString().contains("there is no index");
    for (String file : block.segments()) {
      Read read = block.without(file).read();
      assertNamed(read, file, file);
      assertThat(read.messages())
          .isNotEmpty()
          .allSatisfy(text -> assertThat(text).contains("there is no such segment"));
      assertThat(read.size()).isGreaterThan(whole.size() / 2);
    }
  }

  @Test
  void encodingThatIsNotKnown_isNamedWithItsRemedyAndCostsOneChunk() throws IOException {
    for (Chunk chunk : block.chunks()) {
      byte[] bytes = block.copy(chunk.file());
      bytes[chunk.encoding()] = 77;
      TestBlock.putChecksum(bytes, chunk.encoding(), chunk.checksum());
      Read read = block.with(chunk.file(), bytes).read();
      assertNamed(read, chunk.file(), chunk.toString());
      assertThat(read.messages())
          .singleElement()
          .asString()
          .isEqualTo(
              TestBlock.FOLDER
                  + chunk.file()
                  + ": at byte %d: chunk: the encoding 77 is not known; ".formatted(chunk.start())
                  + "it may be of a newer Prometheus: update Trendlake, or leave the block out");
      assertThat(read.size()).isLessThan(whole.size());
    }
  }

  private static Read withMeta(String content) throws IOException {
    return block.with(TestBlock.META, content.getBytes(StandardCharsets.UTF_8)).read();
  }

  @Test
  void metaThatIsNotOne_isNamedAndNothingIsRead() throws IOException {
    String meta = new String(block.copy(TestBlock.META), StandardCharsets.UTF_8);
    String maxTime = meta.replaceAll("(?s).*\"maxTime\": (\\d+).*", "$1");
    for (String wrong :
        List.of(
            "",
            "\0".repeat(meta.length()),
            "[]",
            "{}",
            meta.replace("\"version\": 1", "\"version\": 2"),
            meta.replaceFirst("\"ulid\": \"\\w+\"", "\"ulid\": 7"),
            meta.replaceFirst("\"minTime\": \\d+", "\"minTime\": \"early\""),
            meta.replaceFirst("\"minTime\": \\d+", "\"minTime\": " + maxTime),
            meta.replaceFirst("\"minTime\": \\d+", "\"minTime\": " + Long.MIN_VALUE),
            meta.replaceFirst("\"maxTime\": \\d+", "\"maxTime\": " + Long.MAX_VALUE),
            meta.replaceFirst("\"sources\": \\[[^]]*]", "\"sources\": {}"))) {
      Read read = withMeta(wrong);
      assertThat(read.messages()).as(wrong).singleElement().asString().contains("meta.json: at");
      assertThat(read.samples()).as(wrong).isEmpty();
    }
  }

  /** No checksum is over this file, so another digit may be taken for the right one. */
  @Test
  void changedByteOfMeta_isNamedOrTheBlockIsRead() throws IOException {
    Random random = TestBlock.random();
    for (int at = 0; at < block.copy(TestBlock.META).length; at++) {
      byte[] bytes = block.copy(TestBlock.META);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      Read read = block.with(TestBlock.META, bytes).read();
      for (Map.Entry<Labels, List<Object>> series : read.samples().entrySet()) {
        assertThat(series.getValue()).isEqualTo(whole.samples().get(series.getKey()));
      }
      assertThat(read.damages().isEmpty() ? 9 : 0)
          .as("byte %d is now %02x: %s", at, bytes[at], read.messages())
          .isEqualTo(read.samples().size());
    }
  }
}
