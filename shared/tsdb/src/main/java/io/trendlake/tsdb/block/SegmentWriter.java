// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.tsdb.chunk.ChunkEncoding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes the files of a block's chunks. For one thread. */
final class SegmentWriter implements AutoCloseable {

  /** As Prometheus's default. */
  static final long MAX_BYTES = 512L << 20;

  private static final int HEADER_BYTES = 8;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final byte[] HEADER = {(byte) 0x85, (byte) 0xBD, 0x40, (byte) 0xDD, 1, 0, 0, 0};

  private final Path folder;
  private final long maxBytes;
  private int number;
  private long position;
  private OutputStream out = OutputStream.nullOutputStream();

  /** Into a folder that is there; makes no file before the first chunk. */
  SegmentWriter(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** Writes a chunk, and returns where it is, as the index says it. */
  long write(ChunkEncoding encoding, byte[] data) throws IOException {
    int lengthBytes = (38 - Integer.numberOfLeadingZeros(data.length | 1)) / 7;
    int needed = lengthBytes + 1 + data.length + Integer.BYTES;
    if (number == 0 || position + needed > maxBytes) {
      nextFile();
    }
    ByteBuffer chunk = ByteBuffer.allocate(needed);
    int rest = data.length;
    while ((rest & ~0x7f) != 0) {
      chunk.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    chunk.put((byte) rest);
    int summed = chunk.position();
    chunk.put((byte) encoding.code()).put(data);
    CRC32C sum = new CRC32C();
    sum.update(chunk.array(), summed, 1 + data.length);
    chunk.putInt((int) sum.getValue());
    out.write(chunk.array());
    long reference = ((long) (number - 1) << 32) | position;
    position += needed;
    return reference;
  }

  private void nextFile() throws IOException {
    out.close();
    number++;
    Path file = folder.resolve("%06d".formatted(number));
    out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    out.write(HEADER);
    position = HEADER_BYTES;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
