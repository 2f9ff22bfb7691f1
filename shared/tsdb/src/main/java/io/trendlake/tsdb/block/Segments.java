// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.objstore.ObjectInfo;
import io.trendlake.tsdb.chunk.AggregateDecoder;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.chunk.MalformedChunkException;
import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** The files of a block's chunks (Prometheus, tsdb/chunks/chunks.go). */
final class Segments {

  private static final int MAGIC = 0x85BD40DD;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 8;
  private static final int MAX_LENGTH_BYTES = 5;

  /** The longest chunk that is believed: 65,535 samples that differ in all bits take less. */
  private static final int MAX_CHUNK_BYTES = 1 << 24;

  /** By number, from 0. */
  private final NavigableMap<Integer, BlockFile> files;

  private final String folder;

  private Segments(String folder, NavigableMap<Integer, BlockFile> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Opens those of a folder.
   *
   * @param damages receives the files that are not segments; their chunks are missing then
   */
  static Segments open(
      String folder,
      Iterable<ObjectInfo> objects,
      Function<ObjectInfo, BlockFile> opening,
      Damages damages)
      throws IOException {
    NavigableMap<Integer, BlockFile> files = new TreeMap<>();
    for (ObjectInfo object : objects) {
      String name = object.key().substring(folder.length());
      if (name.matches("\\d{1,9}")) {
        BlockFile file = opening.apply(object);
        try {
          requireHeader(file);
          files.put(Integer.parseInt(name) - 1, file);
        } catch (DamagedBlockException damage) {
          damages.found(damage);
        }
      }
    }
    return new Segments(folder, files);
  }

  private static void requireHeader(BlockFile file) throws IOException {
    if (file.size() < HEADER_BYTES) {
      throw file.damage(
          0, "too short for a segment of chunks: %d bytes".formatted(file.size()), Remedy.RESTORE);
    }
    SectionReader in = new SectionReader(file, 0, HEADER_BYTES);
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw file.damage(
          0,
          "not a segment of chunks: it begins with %08x and not %08x".formatted(magic, MAGIC),
          Remedy.RESTORE);
    }
    int version = in.readByte();
    if (version != VERSION) {
      throw file.damage(
          4,
          "a segment of chunks of version %d; known is %d".formatted(version, VERSION),
          Remedy.UPDATE);
    }
  }

  /**
   * A chunk, whose checksum is right.
   *
   * @param encoding how it holds its samples
   * @param from where its data begins, after the encoding byte
   */
  @SuppressWarnings("ArrayRecordComponent") // A view of a page.
  private record Stored(
      BlockFile file, long offset, ChunkEncoding encoding, byte[] array, int from, int length) {}

  /**
   * Adds the samples of a chunk.
   *
   * @param chunk where it is, as the index says
   * @param minTime of its first sample, as the index says
   * @param maxTime of its last sample
   * @throws DamagedBlockException if it is damaged; nothing is added then
   */
  void read(long chunk, long minTime, long maxTime, ChunkDecoder decoder, ChunkSamples into)
      throws IOException {
    Stored stored = find(chunk);
    int before = into.size();
    try {
      decoder.decode(stored.encoding(), stored.array(), stored.from(), stored.length(), into);
    } catch (MalformedChunkException e) {
      into.truncate(before);
      throw stored.file().damage(stored.offset(), "chunk: " + e.getMessage(), Remedy.RESTORE);
    }
    requireTimes(stored.file(), stored.offset(), into, before, minTime, maxTime);
  }

  /**
   * Decodes a chunk of a downsampled block.
   *
   * @param chunk where it is, as the index says
   * @return false if it has no aggregates of floats
   * @throws DamagedBlockException if it is damaged
   */
  boolean readAggregates(long chunk, AggregateDecoder decoder) throws IOException {
    Stored stored = find(chunk);
    if (stored.encoding() != ChunkEncoding.AGGREGATE) {
      // Thanos wrote empty chunks of other kinds into such blocks (issue 5272), and skips them.
      return false;
    }
    try {
      return decoder.decode(stored.array(), stored.from(), stored.length());
    } catch (MalformedChunkException e) {
      throw stored.file().damage(stored.offset(), "chunk: " + e.getMessage(), Remedy.RESTORE);
    }
  }

  private Stored find(long chunk) throws IOException {
    int number = (int) (chunk >>> 32);
    long offset = chunk & 0xffffffffL;
    BlockFile file = files.get(number);
    if (file == null) {
      throw new DamagedBlockException(
          "%s%06d".formatted(folder, number + 1),
          offset,
          "a chunk should be here, but there is no such segment that can be read",
          Remedy.RESTORE);
    }
    BlockFile.ByteView head = file.view(offset, MAX_LENGTH_BYTES);
    long length = 0;
    int at = 0;
    byte b = -1;
    while (b < 0 && at < head.length()) {
      b = head.array()[head.offset() + at];
      length |= (long) (b & 0x7f) << (7 * at++);
    }
    long needed = at + 1 + length + Integer.BYTES;
    if (b < 0 || offset + needed > file.size()) {
      throw file.damage(
          offset,
          "chunk: it goes beyond the end of the segment, which has %d bytes".formatted(file.size()),
          Remedy.RESTORE);
    }
    if (length > MAX_CHUNK_BYTES) {
      throw file.damage(
          offset,
          "chunk: its length is %d; at most %d are read".formatted(length, MAX_CHUNK_BYTES),
          Remedy.RESTORE);
    }
    BlockFile.ByteView view = file.view(offset, (int) needed);
    int data = view.offset() + at;
    requireChecksum(file, offset, view.array(), data, (int) length);
    int code = view.array()[data] & 0xff;
    ChunkEncoding encoding =
        ChunkEncoding.of(code)
            .orElseThrow(() ->
                file.damage(
                    offset, "chunk: the encoding %d is not known".formatted(code), Remedy.UPDATE));
    return new Stored(file, offset, encoding, view.array(), data + 1, (int) length);
  }

  private static void requireChecksum(
      BlockFile file, long offset, byte[] array, int data, int length)
      throws DamagedBlockException {
    CRC32C sum = new CRC32C();
    sum.update(array, data, 1 + length);
    int should = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      should = (should << 8) | (array[data + 1 + length + i] & 0xff);
    }
    if ((int) sum.getValue() != should) {
      throw file.damage(
          offset,
          "chunk: the checksum is %08x, stored is %08x".formatted((int) sum.getValue(), should),
          Remedy.RESTORE);
    }
  }

  /** The one check of numbers that the checksum cannot make. */
  private static void requireTimes(
      BlockFile file, long offset, ChunkSamples samples, int from, long minTime, long maxTime)
      throws DamagedBlockException {
    int to = samples.size();
    long[] ts = samples.ts();
    boolean right = to > from && ts[from] == minTime && ts[to - 1] == maxTime;
    for (int i = from + 1; right && i < to; i++) {
      right = ts[i] > ts[i - 1];
    }
    if (!right) {
      String what =
          to == from
              ? "chunk: it has no samples"
              : "chunk: its samples are from %d to %d, in the index they are from %d to %d"
                  .formatted(ts[from], ts[to - 1], minTime, maxTime);
      samples.truncate(from);
      throw file.damage(offset, what, Remedy.RESTORE);
    }
  }
}
