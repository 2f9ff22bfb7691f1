// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.format.FileMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The end of a file: its footer, and what of the page indexes came along.
 *
 * @param metadata what the footer says
 * @param tail the bytes that were read
 */
record Footer(FileMetaData metadata, Tail tail) {

  /**
   * Bytes from the end of a file. What the footer says of all row groups is not held by it, so that
   * a reader of one group does not keep the others.
   *
   * @param footerStart where the footer begins, and the data must have ended
   * @param range where the bytes are from
   * @param bytes the bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Tail(long footerStart, ByteRange range, byte[] bytes) {}

  private static final int MAGIC = 0x31524150; // PAR1
  private static final int MAGIC_ENCRYPTED = 0x45524150; // PARE
  private static final int END = 2 * Integer.BYTES;

  /** No footer of the lake comes near this; those of files of ten thousand columns do. */
  private static final int MAX_FOOTER = 64 << 20;

  /**
   * What one read of the end of a file says.
   *
   * @param footerStart where the footer begins
   * @param tail the bytes that were read
   */
  @SuppressWarnings("ArrayRecordComponent")
  record End(long footerStart, byte[] tail, int footerLength) {

    /** What was read of the bytes before the footer. */
    byte[] beforeFooter() {
      return Arrays.copyOf(tail, Math.max(0, tail.length - END - footerLength));
    }
  }

  /** Reads the end of a file, as far as one read goes. */
  static End end(FileSource source) throws IOException {
    long size = source.size();
    if (size < Integer.BYTES + END) {
      throw corrupt(source, "%d bytes are too few for a Parquet file".formatted(size));
    }
    byte[] tail = source.read(size - tailLength(size), tailLength(size));
    int length = footerLength(source, tail);
    return new End(size - END - length, tail, length);
  }

  /** Reads the end of a file. */
  static Footer read(FileSource source) throws IOException {
    long size = source.size();
    End end = end(source);
    int length = end.footerLength();
    byte[] tail = atLeast(source, end.tail(), length + END);
    FileMetaData metadata = new FileMetaData();
    int start = tail.length - END - length;
    try {
      Thrift.read(metadata, tail, start, length);
    } catch (Malformed e) {
      throw new CorruptFileException(source.name(), "footer", e.getMessage(), e);
    }
    ByteRange range = new ByteRange(size - tail.length, size);
    return new Footer(metadata, new Tail(range.from() + start, range, tail));
  }

  /**
   * Whether the file says that we wrote it. Its key and value pairs do not say so: another writer
   * may keep those of a file that it has read.
   */
  boolean isOwn() {
    @Nullable String writer = metadata.getCreated_by();
    return writer != null && writer.startsWith(FooterBuilder.WRITER);
  }

  /**
   * What is read before it is known how long the footer is. That of a day file, the largest, takes
   * 0.3 % of it, that of an hour file at most twice as much.
   */
  static int tailLength(long size) {
    return (int) Math.min(size, Math.clamp(size / 320, 64 << 10, 1 << 20));
  }

  /** The tail, with what comes before it in the file if it is shorter than that. */
  private static byte[] atLeast(FileSource source, byte[] tail, int length) throws IOException {
    int missing = length - tail.length;
    if (missing <= 0) {
      return tail;
    }
    byte[] longer = Arrays.copyOf(source.read(source.size() - length, missing), length);
    System.arraycopy(tail, 0, longer, missing, tail.length);
    return longer;
  }

  private static int footerLength(FileSource source, byte[] tail) throws IOException {
    int magic = Bytes.intAt(tail, tail.length - Integer.BYTES);
    if (magic == MAGIC_ENCRYPTED) {
      throw new ForeignFileException(source.name(), "its footer is encrypted, which is not read");
    }
    if (magic != MAGIC) {
      throw corrupt(source, "the last four bytes are not PAR1: no Parquet file, or cut off");
    }
    int length = Bytes.intAt(tail, tail.length - END);
    if (length < 0 || length > MAX_FOOTER || length > source.size() - END - Integer.BYTES) {
      throw corrupt(
          source,
          "a footer of %d bytes in a file of %d (the limit is %d)"
              .formatted(length & 0xffffffffL, source.size(), MAX_FOOTER));
    }
    return length;
  }

  private static CorruptFileException corrupt(FileSource source, String reason) {
    return new CorruptFileException(source.name(), "footer", reason, null);
  }
}
