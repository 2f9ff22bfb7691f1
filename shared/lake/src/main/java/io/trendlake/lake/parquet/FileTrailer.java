// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a file has between its page indexes and its footer, where no reader of Parquet looks: bytes
 * of the caller's choice, their CRC-32, their length, and the four letters {@code TLT1}. Who wants
 * them finds them from the end of the file and needs to understand nothing of the footer but its
 * length.
 */
public final class FileTrailer {

  private static final int MAGIC = 0x31544c54; // TLT1
  private static final int END = 3 * Integer.BYTES;

  /** What is read before it is known how long it is. */
  private static final int FIRST_READ = 32 << 10;

  /** The most bytes that are read; none of the lake comes near this. */
  private static final int MAX = 16 << 20;

  /** Says what is to be in the trailer of a file whose rows are written. */
  @FunctionalInterface
  public interface Content {

    /**
     * The bytes; none if the file is to have no trailer.
     *
     * @param fileBytes how many bytes the rows take
     */
    byte[] of(int fileBytes);
  }

  private FileTrailer() {}

  static void write(byte[] content, Bytes file) {
    if (content.length > 0) {
      file.write(content);
      file.writeInt(crc(content));
      file.writeInt(content.length);
      file.writeInt(MAGIC);
    }
  }

  /**
   * Reads the trailer of a file, if it has one: with the first read of its end as a rule, else with
   * one more.
   *
   * @throws CorruptFileException if the trailer or what follows it is damaged
   */
  public static Optional<byte[]> read(FileSource source) throws IOException {
    Footer.End end = Footer.end(source);
    byte[] known = end.beforeFooter();
    if (known.length < END) {
      known = before(source, end.footerStart(), FIRST_READ);
    }
    int mark = known.length - END;
    if (mark < 0 || Bytes.intAt(known, mark + 2 * Integer.BYTES) != MAGIC) {
      return Optional.empty();
    }
    int length = Bytes.intAt(known, mark + Integer.BYTES);
    if (length < 1 || length > MAX || length > end.footerStart() - Integer.BYTES - END) {
      throw corrupt(source, "its length is " + (length & 0xffffffffL));
    }
    if (length > mark) {
      known = before(source, end.footerStart(), length + END);
    }
    mark = known.length - END;
    byte[] content = Arrays.copyOfRange(known, mark - length, mark);
    if (crc(content) != Bytes.intAt(known, mark)) {
      throw corrupt(source, "its checksum is wrong");
    }
    return Optional.of(content);
  }

  /** So many bytes before the footer, or all there are. */
  private static byte[] before(FileSource source, long footerStart, int length) throws IOException {
    int there = (int) Math.min(length, footerStart - Integer.BYTES);
    return source.read(footerStart - there, there);
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static CorruptFileException corrupt(FileSource source, String reason) {
    return new CorruptFileException(source.name(), "the trailer before the footer", reason, null);
  }
}
