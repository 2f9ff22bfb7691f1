// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.SeriesEntry;
import io.trendlake.tsdb.series.MergedSamples;
import io.trendlake.tsdb.series.SeriesCatalog;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files of a block with floats, native histograms of both kinds and tombstones, to be damaged
 * and read as an import reads them.
 *
 * @param files the block's files, by their path in it
 */
record TestBlock(Map<String, byte[]> files) {

  static final String INDEX = "index";
  static final String META = "meta.json";
  static final String TOMBSTONES = "tombstones";

  /** As many bytes of a segment, index or file of tombstones come before their first part. */
  static final int SEGMENT_HEADER = 8;

  static final int TOMBSTONES_HEADER = 5;

  /** The folder of the block. */
  static final String FOLDER = "01HF7XJCR0S8TREP7PT9Z6SX2J/";

  private static final int SEGMENT_BYTES = 2048;
  private static final long START = 1_700_000_000_000L;
  private static final int FLOAT_SERIES = 7;

  /**
   * What was read.
   *
   * @param samples times, and bits of floats or histograms, by the labels of their series
   * @param damages what was named
   */
  record Read(Map<Labels, List<Object>> samples, List<DamagedBlockException> damages) {

    int size() {
      return samples.values().stream().mapToInt(List::size).sum();
    }

    List<String> messages() {
      return damages.stream().map(DamagedBlockException::getMessage).toList();
    }
  }

  /** One chunk: where its length, its encoding and its checksum stand. */
  record Chunk(String file, int start, int encoding, int checksum) {}

  /** What bytes are changed by; the property {@code seed} repeats a run. */
  static Random random() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  /** Writes the block into a directory that has no other, and takes its files. */
  static TestBlock write(Path directory) throws IOException {
    Random random = new Random(5);
    String name;
    try (BlockWriter writer = BlockWriter.create(directory, Instant.EPOCH, SEGMENT_BYTES)) {
      for (int number = 0; number < FLOAT_SERIES; number++) {
        writer.add(labels("floats", number), floats(random));
      }
      writer.add(labels("whole", 0), histograms(1));
      writer.add(labels("fractions", 0), histograms(0.25));
      name = writer.finish().ulid();
    }
    Map<String, byte[]> files = new TreeMap<>();
    Path folder = directory.resolve(name);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    TestBlock block = new TestBlock(files);
    long series = block.entries().get(1).reference();
    files.put(TOMBSTONES, tombstones(series, START + 600_000, START + 900_000));
    return block;
  }

  private static Labels labels(String name, int number) {
    return Labels.of("__name__", name, "job", "a", "number", String.valueOf(number));
  }

  private static SampleRun floats(Random random) {
    long[] ts = new long[250];
    Arrays.setAll(ts, i -> START + i * 15_000L + random.nextInt(20));
    return new SampleRun(ts.length, ts, random.doubles(ts.length).toArray(), null, null);
  }

  private static SampleRun histograms(double scale) {
    NativeHistogram[] histograms = new NativeHistogram[60];
    long[] ts = new long[histograms.length];
    for (int i = 0; i < ts.length; i++) {
      ts[i] = START + i * 60_000L;
      histograms[i] =
          new NativeHistogram(
              1,
              0x1p-128,
              scale * i,
              scale * 6 * (i + 1),
              i * 1.5,
              new int[] {-3, 4, 5},
              new double[] {scale * (i + 1), scale * i, scale * 3},
              new int[] {7},
              new double[] {scale * (1 + i / 2)},
              new double[0],
              ResetHint.UNKNOWN);
    }
    return new SampleRun(ts.length, ts, new double[ts.length], histograms, null);
  }

  /**
   * Hides samples of a series.
   *
   * @param bounds the first and the last instant of each tombstone
   */
  static byte[] tombstones(long series, long... bounds) {
    ByteBuffer file = ByteBuffer.allocate(1024).putInt(0x0130BA30).put((byte) 1);
    for (int i = 0; i < bounds.length; i++) {
      if (i % 2 == 0) {
        uvarint(file, series);
      }
      uvarint(file, bounds[i] << 1 ^ bounds[i] >> 63);
    }
    int end = file.position();
    file.putInt(0);
    byte[] bytes = Arrays.copyOf(file.array(), file.position());
    putChecksum(bytes, TOMBSTONES_HEADER, end);
    return bytes;
  }

  private static void uvarint(ByteBuffer into, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      into.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    into.put((byte) rest);
  }

  /** Writes the checksum of some bytes behind them. */
  static void putChecksum(byte[] bytes, int from, int to) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, to - from);
    ByteBuffer.wrap(bytes).putInt(to, (int) sum.getValue());
  }

  /** A copy of a file. */
  byte[] copy(String file) {
    return files.getOrDefault(file, new byte[0]).clone();
  }

  /** The same block with other content of a file. */
  TestBlock with(String file, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(file, content);
    return new TestBlock(changed);
  }

  /** The same block without a file. */
  TestBlock without(String file) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(file);
    return new TestBlock(changed);
  }

  /** The names of the files with chunks. */
  List<String> segments() {
    return files.keySet().stream().filter(file -> file.startsWith("chunks/")).toList();
  }

  /** Where the chunks are, file by file. */
  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    for (String file : segments()) {
      byte[] bytes = copy(file);
      for (int at = SEGMENT_HEADER; at < bytes.length; at = chunks.getLast().checksum() + 4) {
        int length = 0;
        int next = at;
        for (int shift = 0; shift == 0 || bytes[next - 1] < 0; shift += 7) {
          length |= (bytes[next++] & 0x7f) << shift;
        }
        chunks.add(new Chunk(file, at, next, next + 1 + length));
      }
    }
    return chunks;
  }

  /** The entries of the index. */
  List<SeriesEntry> entries() throws IOException {
    try (Bucket bucket = bucket()) {
      BlockFolder folder = BlockFolder.open(bucket, damage -> {});
      Block block = folder.open(folder.blocks().getFirst(), damage -> {});
      List<SeriesEntry> entries = new ArrayList<>();
      IndexReader.SeriesWalk walk = block.index().series(damage -> {});
      for (SeriesEntry entry = block.index().entry();
          walk.next(entry);
          entry = block.index().entry()) {
        entries.add(entry);
      }
      return entries;
    }
  }

  private Bucket bucket() throws IOException {
    Bucket bucket = new InMemoryBucket();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      bucket.put(FOLDER + file.getKey(), file.getValue());
    }
    return bucket;
  }

  /** Reads all of it. */
  Read read() throws IOException {
    List<DamagedBlockException> damages = new ArrayList<>();
    Map<Labels, List<Object>> samples = new LinkedHashMap<>();
    try (Bucket bucket = bucket()) {
      BlockFolder folder = BlockFolder.open(bucket, damages::add);
      List<Block> blocks = new ArrayList<>();
      for (BlockFolder.Found found : folder.blocks()) {
        try {
          blocks.add(folder.open(found, damages::add));
        } catch (DamagedBlockException damage) {
          damages.add(damage);
        }
      }
      SeriesCatalog catalog =
          SeriesCatalog.of(
              blocks,
              0,
              Long.MAX_VALUE,
              SeriesLabels.with(Labels.of("region", "eu")),
              labels -> true,
              damages::add);
      MergedSamples reader = new MergedSamples(catalog, damages::add);
      for (int place = 0; place < catalog.size(); place++) {
        List<Object> read = samples(reader.read(place, 0, Long.MAX_VALUE));
        if (!read.isEmpty()) {
          samples.put(catalog.labels(place), read);
        }
      }
    }
    return new Read(samples, damages);
  }

  private static List<Object> samples(SampleRun run) {
    List<Object> samples = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      NativeHistogram histogram = run.histogram(i);
      samples.add(
          List.of(
              run.timestamps()[i],
              histogram == null ? Double.doubleToRawLongBits(run.values()[i]) : histogram));
    }
    return samples;
  }
}
