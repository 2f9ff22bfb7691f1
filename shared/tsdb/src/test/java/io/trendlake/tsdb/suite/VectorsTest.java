// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.block.TimeSpan;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.series.MergedSamples;
import io.trendlake.tsdb.series.SeriesCatalog;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of Prometheus 3.14 and what it reads from them, where their folder is named. */
final class VectorsTest {

  /** The environment variable that names the folder; without it these tests do nothing. */
  private static final String VARIABLE = "TRENDLAKE_TSDB_SUITE";

  private Path folder = Path.of("");

  @BeforeEach
  void findFolder() {
    String value = System.getenv().getOrDefault(VARIABLE, "");
    Assumptions.assumeTrue(!value.isEmpty(), VARIABLE + " is not set");
    folder = Path.of(value);
  }

  @Test
  void blocks_giveWhatPrometheusReads() throws IOException {
    int samples = 0;
    int blocks = 0;
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path vector : folders.filter(f -> Files.exists(f.resolve("dump.tsv"))).toList()) {
        samples += check(vector.resolve("dump.tsv"), DirectoryBucket.open(vector));
        blocks++;
      }
    }
    Path overlap = folder.resolve("overlap");
    samples += check(overlap.resolve("a.dump.tsv"), one(overlap, "01HF7XJCR0QVNDEYCMSXBK6GFC"));
    samples += check(overlap.resolve("b.dump.tsv"), one(overlap, "01HF7XJCR05D638BTM6FNYB4D1"));
    Path mimir = folder.resolve("mimir-dump");
    try (Stream<Path> dumps = Files.list(mimir)) {
      for (Path dump : dumps.toList()) {
        String name = dump.getFileName().toString();
        Path tenant = folder.resolve("mimir-bucket").resolve(name.substring(0, 8));
        samples += check(dump, one(tenant, name.substring(9, 35)));
        blocks++;
      }
    }
    System.out.println("tsdb: " + samples + " samples of " + (blocks + 2) + " blocks");
    assertThat(blocks).isGreaterThan(10);
  }

  @Test
  void bucketOfThanos_hasItsRawBlocksAndNamesTheOthers() throws IOException {
    List<DamagedBlockException> damages = new ArrayList<>();
    BlockFolder found =
        BlockFolder.open(
            DirectoryBucket.open(folder.resolve("thanos-bucket")),
            "",
            BlockLayout.THANOS,
            TimeSpan.ALL,
            damages::add);
    assertThat(found.blocks())
        .extracting(block -> block.meta().ulid().substring(7, 11))
        .containsExactly("DQ87", "GN0N", "HM8V", "KJRG");
    assertThat(found.downsampled()).hasSize(2);
    assertThat(found.leftOut())
        .extracting(block -> block.block().substring(7, 11))
        .containsExactly("JKG3", "MJ0N");
    assertThat(damages)
        .extracting(damage -> damage.file().substring(7, 11))
        .containsExactly("NH8C", "PGG3");
    List<Block> blocks = open(found);
    SeriesLabels rule = new SeriesLabels(Labels.empty(), List.of("replica"));
    SeriesCatalog catalog =
        SeriesCatalog.of(blocks, 0, Long.MAX_VALUE, rule, labels -> true, damages::add);
    assertThat(catalog.labels(0).value("cluster")).isEqualTo("eu-1");
    assertThat(catalog.labels(0).has("replica")).isFalse();
  }

  @Test
  void tenantOfMimir_hasTheSamplesOfShardsAndOfBlocksThatItsIndexLacks() throws IOException {
    List<DamagedBlockException> damages = new ArrayList<>();
    BlockFolder found =
        BlockFolder.open(
            DirectoryBucket.open(folder.resolve("mimir-bucket")),
            "tenant-a/",
            BlockLayout.MIMIR,
            TimeSpan.ALL,
            damages::add);
    SeriesCatalog catalog =
        SeriesCatalog.of(
            open(found),
            0,
            Long.MAX_VALUE,
            SeriesLabels.with(Labels.empty()),
            labels -> true,
            damages::add);
    MergedSamples samples = new MergedSamples(catalog, damages::add);
    int count = 0;
    for (int place = 0; place < catalog.size(); place++) {
      count += samples.read(place, 0, Long.MAX_VALUE).size();
    }
    assertThat(damages).isEmpty();
    assertThat(catalog.size()).isEqualTo(12);
    assertThat(count).isEqualTo(680);
    assertThat(found.leftOut()).hasSize(2);
  }

  @Test
  void blocksThatAreWrittenAgain_haveTheSameSamples(@TempDir Path copies) throws IOException {
    int histograms = 0;
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path vector : folders.filter(f -> Files.exists(f.resolve("dump.tsv"))).toList()) {
        Path copy = copies.resolve(vector.getFileName().toString());
        histograms += (int) writeAgain(vector, copy);
        assertThat(samples(copy)).as(vector.toString()).isEqualTo(samples(vector));
      }
    }
    assertThat(histograms).isGreaterThan(1000);
  }

  @Test
  void startsOfMergedSamples_areThoseOfTheBlock() throws IOException {
    Path vector = folder.resolve("start-timestamps");
    SeriesCatalog catalog = catalog(vector);
    MergedSamples samples = new MergedSamples(catalog, VectorsTest::fail);
    List<String> starts = new ArrayList<>();
    for (int place = 0; place < catalog.size(); place++) {
      SampleRun run = samples.read(place, Long.MIN_VALUE, Long.MAX_VALUE);
      for (int i = 0; i < run.size(); i++) {
        long start = run.starts() == null ? 0 : run.starts()[i];
        starts.add(catalog.labels(place) + " " + run.timestamps()[i] + " " + start);
      }
    }
    List<String> expected = new ArrayList<>();
    Dump.ofFile(vector.resolve("dump.tsv"))
        .forEach((labels, lines) ->
            lines.forEach(line -> {
              String[] fields = line.split("\t", -1);
              expected.add(labels + " " + fields[1] + " " + fields[2]);
            }));
    assertThat(starts).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(starts).anyMatch(start -> !start.endsWith(" 0"));
  }

  private static SeriesCatalog catalog(Path folder) throws IOException {
    BlockFolder found = BlockFolder.open(DirectoryBucket.open(folder), VectorsTest::fail);
    return SeriesCatalog.of(
        open(found),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        SeriesLabels.with(Labels.empty()),
        labels -> true,
        VectorsTest::fail);
  }

  private static long writeAgain(Path from, Path to) throws IOException {
    SeriesCatalog catalog = catalog(from);
    MergedSamples samples = new MergedSamples(catalog, VectorsTest::fail);
    try (BlockWriter writer = BlockWriter.create(to, Instant.EPOCH)) {
      for (int place = 0; place < catalog.size(); place++) {
        writer.add(catalog.labels(place), samples.read(place, Long.MIN_VALUE, Long.MAX_VALUE));
      }
      return writer.finish().histograms();
    }
  }

  /** Labels, times, the bits of floats, and histograms, which are equal by their bits. */
  private static List<Object> samples(Path folder) throws IOException {
    SeriesCatalog catalog = catalog(folder);
    MergedSamples samples = new MergedSamples(catalog, VectorsTest::fail);
    List<Object> all = new ArrayList<>();
    for (int place = 0; place < catalog.size(); place++) {
      SampleRun run = samples.read(place, Long.MIN_VALUE, Long.MAX_VALUE);
      if (run.size() > 0) {
        all.add(catalog.labels(place));
      }
      for (int i = 0; i < run.size(); i++) {
        NativeHistogram histogram = run.histogram(i);
        all.add(run.timestamps()[i]);
        all.add(histogram == null ? Double.doubleToRawLongBits(run.values()[i]) : histogram);
      }
    }
    return all;
  }

  private static void fail(DamagedBlockException damage) {
    throw new AssertionError(damage);
  }

  private static List<Block> open(BlockFolder found) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (BlockFolder.Found block : found.blocks()) {
      blocks.add(
          found.open(
              block,
              damage -> {
                throw new AssertionError(damage);
              }));
    }
    return blocks;
  }

  private static DirectoryBucket one(Path folder, String block) throws IOException {
    return DirectoryBucket.open(folder.resolve(block));
  }

  private static int check(Path dump, DirectoryBucket bucket) throws IOException {
    List<DamagedBlockException> damages = new ArrayList<>();
    Map<Labels, List<String>> expected = Dump.ofFile(dump);
    Map<Labels, List<String>> read = Dump.ofBlock(bucket, damages::add);
    assertThat(damages).as(dump.toString()).isEmpty();
    assertThat(List.copyOf(read.keySet()))
        .as(dump.toString())
        .isEqualTo(List.copyOf(expected.keySet()));
    expected.forEach((labels, samples) ->
        assertThat(read.get(labels)).as(dump + " " + labels).isEqualTo(samples));
    return expected.values().stream().mapToInt(List::size).sum();
  }

  @Test
  void damages_areNamedAndTheRestIsRead() throws IOException {
    String prefix = "01HF7XJCR0S8TREP7PT9Z6SX2J/";
    List<String> wrong = new ArrayList<>();
    int faults = 0;
    for (String line : Files.readAllLines(folder.resolve("damage.tsv"))) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] fault = line.split("\t", -1);
      InMemoryBucket bucket = new InMemoryBucket();
      try (DirectoryBucket block = DirectoryBucket.open(folder.resolve("tombstones"))) {
        for (ObjectInfo object : block.list(prefix)) {
          bucket.put(object.key(), block.get(object.key()).orElseThrow().content());
        }
      }
      damage(bucket, prefix + fault[1], fault);
      List<DamagedBlockException> damages = new ArrayList<>();
      int samples = 0;
      try {
        samples = Dump.ofBlock(bucket, damages::add).values().stream().mapToInt(List::size).sum();
      } catch (DamagedBlockException unreadable) {
        damages.add(unreadable);
      }
      String told = damages.isEmpty() ? "nothing" : damages.getFirst().getMessage();
      boolean silent = fault[7].startsWith("nothing");
      if (silent != damages.isEmpty()
          || (!silent && !damages.getFirst().file().equals(prefix + fault[1]))) {
        wrong.add(line + ": " + told);
      }
      boolean oneChunk = fault[1].startsWith("chunks") && fault[7].startsWith("chunk: c");
      if (oneChunk && samples != 1029 - 299) {
        wrong.add(line + ": " + samples + " samples are left");
      }
      faults++;
    }
    assertThat(wrong).isEmpty();
    assertThat(faults).isEqualTo(45);
  }

  private static void damage(InMemoryBucket bucket, String key, String[] fault) throws IOException {
    byte[] content = bucket.get(key).orElseThrow().content();
    if (fault[5].equals("gone")) {
      bucket.delete(key);
      return;
    }
    if (!fault[5].equals("-")) {
      content = Arrays.copyOf(content, Integer.parseInt(fault[5]));
    }
    if (!fault[3].equals("-")) {
      content[Integer.parseInt(fault[3])] ^= (byte) Integer.parseInt(fault[4], 16);
    }
    if (fault[6].equals("version")) {
      String json = new String(content, StandardCharsets.UTF_8);
      content = json.replace("\"version\": 1", "\"version\": 2").getBytes(StandardCharsets.UTF_8);
    }
    if (fault[6].equals("crc")) {
      CRC32C sum = new CRC32C();
      sum.update(content, 10, 544);
      ByteBuffer.wrap(content).putInt(554, (int) sum.getValue());
    }
    bucket.put(key, content);
  }
}
