// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.Sample;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.IndexWriter;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, by us and by promtool. */
final class BlockWriterTest {

  private static final Instant MADE = Instant.parse("2026-11-22T00:00:00Z");
  private static final long START = 1_700_000_000_000L;

  @TempDir Path directory;

  private static Map<Labels, List<Sample>> read(Path directory) throws IOException {
    List<DamagedBlockException> damages = new ArrayList<>();
    Map<Labels, List<Sample>> series = new LinkedHashMap<>();
    try (DirectoryBucket bucket = DirectoryBucket.open(directory)) {
      BlockFolder folder = BlockFolder.open(bucket, damages::add);
      for (BlockFolder.Found found : folder.blocks()) {
        Block block = folder.open(found, damages::add);
        SeriesEntry entry = block.index().entry();
        IndexReader.SeriesWalk walk = block.index().series(damages::add);
        while (walk.next(entry)) {
          ChunkSamples samples = new ChunkSamples();
          block.read(
              entry, Long.MIN_VALUE, Long.MAX_VALUE, new ChunkDecoder(), samples, damages::add);
          List<Sample> list = new ArrayList<>();
          for (int i = 0; i < samples.size(); i++) {
            list.add(new Sample(samples.ts()[i], samples.values()[i]));
          }
          series.put(entry.labels(), list);
        }
      }
    }
    assertThat(damages).isEmpty();
    return series;
  }

  private static void add(BlockWriter writer, Labels labels, List<Sample> samples)
      throws IOException {
    writer.add(
        labels,
        samples.stream().mapToLong(Sample::ts).toArray(),
        samples.stream().mapToDouble(Sample::value).toArray(),
        0,
        samples.size());
  }

  @Test
  void seriesInAnyOrder_areReadInTheOrderOfTheirLabels() throws IOException {
    Labels first = Labels.of("A", "upper", "__name__", "z");
    Labels second = Labels.of("__name__", "a", "job", "\uFF5E");
    Labels third = Labels.of("__name__", "a", "job", "\uD83D\uDE00");
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      for (Labels labels : List.of(third, second, first)) {
        add(writer, labels, List.of(new Sample(START, 1)));
      }
      assertThat(writer.finish().series()).isEqualTo(3);
    }
    assertThat(List.copyOf(read(directory).keySet())).isEqualTo(List.of(first, second, third));
  }

  /** As Prometheus leaves one of which all is deleted. */
  @Test
  void indexWithoutSeries_isReadAsSuch() throws IOException {
    ByteArrayOutputStream index = new ByteArrayOutputStream();
    IndexWriter.write(List.of(), index);
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      add(writer, Labels.of("__name__", "x"), List.of(new Sample(START, 1)));
      Files.write(directory.resolve(writer.finish().ulid()).resolve("index"), index.toByteArray());
    }
    assertThat(read(directory)).isEmpty();
  }

  @Test
  void randomSamples_areReadBitForBit() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<Labels, List<Sample>> written = new LinkedHashMap<>();
    try (BlockWriter writer = BlockWriter.create(directory, MADE, 4096)) {
      for (int series = 100; series < 200; series++) {
        Labels labels = Labels.of("__name__", "x", "series", String.valueOf(series));
        List<Sample> samples = samples(random);
        add(writer, labels, samples);
        written.put(labels, samples);
      }
      writer.finish();
    }
    assertThat(read(directory)).as("seed %d", seed).isEqualTo(written);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().matches(".*/chunks/\\d{6}")).count())
          .isGreaterThan(2);
    }
  }

  /** Steps at the edges of every width, values of every kind. */
  private static List<Sample> samples(Random random) {
    List<Sample> samples = new ArrayList<>();
    long ts = START - random.nextInt(10);
    long delta = 1L << 22;
    int size = 1 + random.nextInt(300);
    double value = random.nextInt(100);
    for (int i = 0; i < size; i++) {
      samples.add(new Sample(ts, value));
      int width = new int[] {1, 14, 17, 20, 21}[random.nextInt(5)];
      long edge = (1L << (width - 1)) - 1 + random.nextInt(3);
      delta = Math.max(1, delta + (random.nextBoolean() ? edge : -edge));
      ts += delta;
      value =
          switch (random.nextInt(6)) {
            case 0 -> StaleMarker.VALUE;
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> value;
            case 3 -> -0.0;
            case 4 -> Double.MIN_VALUE;
            default -> value + random.nextInt(1000);
          };
    }
    return samples;
  }

  /** Prometheus, tsdb/block.go: Snapshot links it. */
  @Test
  void block_hasAFileOfTombstonesWithoutAny() throws IOException {
    String ulid;
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      add(writer, Labels.of("__name__", "x"), List.of(new Sample(START, 1)));
      ulid = writer.finish().ulid();
    }
    assertThat(directory.resolve(ulid).resolve("tombstones"))
        .hasBinaryContent(new byte[] {1, 0x30, (byte) 0xBA, 0x30, 1, 0, 0, 0, 0});
    assertThat(read(directory)).hasSize(1);
  }

  @Test
  void unfinishedBlock_leavesNothing() throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      add(writer, Labels.of("__name__", "x"), List.of(new Sample(START, 1)));
      assertThat(writer.samples()).isEqualTo(1);
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void block_isListedAndAnalysedByPromtool() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "no promtool");
    BlockMeta meta;
    try (BlockWriter writer = BlockWriter.create(directory, MADE)) {
      for (int series = 0; series < 50; series++) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 480; i++) {
          samples.add(new Sample(START + i * 15_000L, i * series));
        }
        add(writer, Labels.of("__name__", "x_total", "i", "host-" + series), samples);
      }
      meta = writer.finish();
    }
    assertThat(promtool("list")).contains(meta.ulid()).contains("24000").contains("200");
    assertThat(promtool("analyze")).contains("Series: 50").contains("x_total");
    assertThat(promtool("dump").lines().filter(line -> line.contains("host-7\"")))
        .hasSize(480)
        .element(3)
        .isEqualTo("{__name__=\"x_total\", i=\"host-7\"} 21 " + (START + 45_000));
  }

  private String promtool(String command) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("wal"));
    Path out = directory.resolve("promtool.txt");
    Process process =
        new ProcessBuilder("/usr/bin/promtool", "tsdb", command, directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
