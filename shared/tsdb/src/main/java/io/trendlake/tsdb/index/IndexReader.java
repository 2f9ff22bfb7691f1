// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Reads an index of version 1, 2 or 3 (Prometheus, tsdb/index/index.go): symbols at once, series
 * one after the other. Postings, which nothing here needs, can be checked.
 */
public final class IndexReader {

  private static final int MAGIC = 0xBAAAD700;
  private static final int HEADER_BYTES = 5;
  private static final int TOC_BYTES = 52;
  private static final int MAX_VERSION = 3;

  // Places in the table of contents; between series and postings are two that nothing needs.
  private static final int SYMBOLS = 0;
  private static final int SERIES = 1;
  private static final int POSTINGS = 4;
  private static final int POSTINGS_TABLE = 5;

  /** In version 2 a series begins at a multiple of this, and is named by that multiple. */
  private static final int ALIGNMENT = 16;

  /** The longest entry of a series that is believed: a million chunks take less. */
  private static final int MAX_ENTRY_BYTES = 1 << 26;

  private final BlockFile file;
  private final int version;
  private final Symbols symbols;
  private final long seriesStart;
  private final long seriesEnd;
  private final long symbolsStart;
  private final long postings;
  private final long postingsEnd;
  private final long postingsTable;

  private IndexReader(BlockFile file, int version, Symbols symbols, long[] contents) {
    this.file = file;
    this.version = version;
    this.symbols = symbols;
    this.symbolsStart = contents[SYMBOLS];
    this.seriesStart = contents[SERIES];
    this.seriesEnd = end(file, contents, SERIES);
    this.postings = contents[POSTINGS];
    this.postingsEnd = end(file, contents, POSTINGS);
    this.postingsTable = contents[POSTINGS_TABLE];
  }

  /**
   * Reads header, table of contents and symbols.
   *
   * @throws DamagedBlockException if one of them is not right: then nothing of the block can be
   *     read
   */
  public static IndexReader open(BlockFile file) throws IOException {
    if (file.size() < HEADER_BYTES + TOC_BYTES) {
      throw file.damage(
          0,
          "too short for an index: %d bytes, at least %d are needed"
              .formatted(file.size(), HEADER_BYTES + TOC_BYTES),
          Remedy.RESTORE);
    }
    SectionReader in = new SectionReader(file, 0, HEADER_BYTES);
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw file.damage(
          0,
          "not an index: it begins with %08x and not %08x".formatted(magic, MAGIC),
          Remedy.RESTORE);
    }
    int version = in.readByte();
    if (version < 1 || version > MAX_VERSION) {
      throw file.damage(
          4,
          "an index of version %d; known are 1 to %d".formatted(version, MAX_VERSION),
          Remedy.UPDATE);
    }
    long tocAt = file.size() - TOC_BYTES;
    SectionReader toc = new SectionReader(file, tocAt, file.size());
    long[] contents = new long[6];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = toc.readLong();
    }
    Checksum.require(file, toc, tocAt, "table of contents");
    for (long part : contents) {
      if (part < 0 || part > tocAt) {
        throw file.damage(
            tocAt,
            "table of contents: a part begins at byte %d, and the table itself at %d"
                .formatted(part, tocAt),
            Remedy.RESTORE);
      }
    }
    Symbols symbols = Symbols.read(file, contents[SYMBOLS], end(file, contents, SYMBOLS));
    return new IndexReader(file, version, symbols, contents);
  }

  /**
   * Where a part ends: where the next one begins. That is at the same byte if the part is empty, as
   * that of the series is in a block without series.
   */
  private static long end(BlockFile file, long[] contents, int part) {
    long end = file.size() - TOC_BYTES;
    for (int other = 0; other < contents.length; other++) {
      long start = contents[other];
      boolean follows = start > contents[part] || (start == contents[part] && other > part);
      if (follows && start < end) {
        end = start;
      }
    }
    return end;
  }

  /** The texts. */
  public Symbols symbols() {
    return symbols;
  }

  /** The version of its format. */
  public int version() {
    return version;
  }

  /**
   * Where a series is.
   *
   * @param reference as {@link SeriesEntry#reference}, an unsigned number of 32 bits, which is all
   *     that postings have for it
   */
  public long offset(int reference) {
    long number = reference & 0xffffffffL;
    return version == 1 ? number : number * ALIGNMENT;
  }

  /** An entry to read series into. */
  public SeriesEntry entry() {
    return new SeriesEntry(symbols);
  }

  /** Walks over all series, in the order of their labels. For one thread. */
  public final class SeriesWalk {

    private final SectionReader in = new SectionReader(file, seriesStart, seriesEnd);
    private final Damages damages;

    private SeriesWalk(Damages damages) {
      this.damages = damages;
    }

    /**
     * Reads the next series that is not damaged.
     *
     * @return whether there is one
     */
    public boolean next(SeriesEntry entry) throws IOException {
      long start = in.offset();
      while (in.remaining() > 0) {
        try {
          if (!skipPadding()) {
            return false;
          }
          start = in.offset();
          read(in, entry);
          return true;
        } catch (DamagedBlockException damage) {
          damages.found(damage);
          if (damage.isLost()) {
            in.seek(seriesEnd);
          } else {
            in.seek(start);
            resume(start, entry);
          }
        }
      }
      return false;
    }

    /**
     * Stands at the next byte that is not zero: no entry begins with one. Where more zeros follow
     * than padding has, entries were lost.
     */
    private boolean skipPadding() throws IOException {
      long start = in.offset();
      while (in.remaining() > 0) {
        long at = in.offset();
        if (in.readByte() != 0) {
          in.seek(at);
          requirePadding(start, at);
          return true;
        }
      }
      requirePadding(start, in.offset());
      return false;
    }

    private void requirePadding(long start, long end) {
      if (end - start >= ALIGNMENT) {
        damages.found(
            file.damage(
                start,
                "series: %d bytes are zero; entries are missing here".formatted(end - start),
                Remedy.RESTORE));
      }
    }

    /**
     * Looks for the next place at which a series with a right checksum begins. The damaged entry
     * need not begin at such a place: its length may have become a zero, which looks like padding.
     */
    private void resume(long damaged, SeriesEntry entry) throws IOException {
      int step = version == 1 ? 1 : ALIGNMENT;
      for (long at = (damaged / step + 1) * step; at < seriesEnd; at += step) {
        in.seek(at);
        try {
          read(in, entry);
          in.seek(at);
          return;
        } catch (DamagedBlockException notHere) {
          if (notHere.isLost()) {
            damages.found(notHere);
            break;
          }
          // Most places are within the damaged entry.
        }
      }
      in.seek(seriesEnd);
    }
  }

  /**
   * Walks over all series.
   *
   * @param damages hears of those that are left out
   */
  public SeriesWalk series(Damages damages) {
    return new SeriesWalk(damages);
  }

  /**
   * Reads one series.
   *
   * @param offset as {@link SeriesEntry#offset} of an earlier walk
   */
  public void read(long offset, SeriesEntry entry) throws IOException {
    int guess = 256;
    BlockFile.ByteView view = file.view(offset, guess);
    EntryBytes bytes = new EntryBytes(view);
    long length = bytes.uvarint();
    int needed = bytes.position() + (int) Math.min(length, MAX_ENTRY_BYTES);
    if (needed > view.length()) {
      view = file.view(offset, needed);
      bytes = new EntryBytes(view);
      bytes.uvarint();
    }
    parse(bytes, offset, entry);
  }

  private void read(SectionReader in, SeriesEntry entry) throws IOException {
    long offset = in.offset();
    long length = in.readUvarint();
    if (length < 1 || length > Math.min(MAX_ENTRY_BYTES, in.remaining() - Integer.BYTES)) {
      throw file.damage(
          offset,
          "series: its length is %d, and %d bytes follow".formatted(length, in.remaining()),
          Remedy.RESTORE);
    }
    byte[] body = new byte[(int) length];
    in.read(body, 0, body.length);
    CRC32C sum = new CRC32C();
    sum.update(body, 0, body.length);
    int should = in.readInt();
    if ((int) sum.getValue() != should) {
      throw file.damage(
          offset,
          "series: the checksum is %08x, stored is %08x".formatted((int) sum.getValue(), should),
          Remedy.RESTORE);
    }
    parse(new EntryBytes(new BlockFile.ByteView(body, 0, body.length)), offset, entry);
  }

  private void parse(EntryBytes in, long offset, SeriesEntry entry) throws IOException {
    try {
      int labels = in.checkCount(in.uvarint());
      entry.begin(offset, version == 1 ? offset : offset / ALIGNMENT, labels);
      for (int i = 0; i < labels; i++) {
        entry.label(i, symbol(in.uvarint(), offset), symbol(in.uvarint(), offset));
      }
      if (!entry.sortLabels()) {
        throw file.damage(
            offset, "series: a label has no name, or a name comes twice", Remedy.RESTORE);
      }
      int chunks = in.checkCount(in.uvarint());
      long maxTime = 0;
      long chunk = 0;
      for (int i = 0; i < chunks; i++) {
        long minTime = i == 0 ? in.varint() : maxTime + in.uvarint();
        maxTime = minTime + in.uvarint();
        chunk = i == 0 ? in.uvarint() : chunk + in.varint();
        entry.chunk(minTime, maxTime, chunk);
      }
    } catch (IndexOutOfBoundsException e) {
      throw file.damage(offset, "series: it ends before its chunks do", Remedy.RESTORE);
    }
  }

  private int symbol(long reference, long offset) throws DamagedBlockException {
    // In version 1 a reference is an offset in the file; entries are counted from after length
    // and count.
    long found =
        version == 1 ? symbols.atEntry(reference - symbolsStart - 2 * Integer.BYTES) : reference;
    if (found < 0 || found >= symbols.size()) {
      throw file.damage(
          offset,
          "series: a label refers to symbol %d of %d".formatted(reference, symbols.size()),
          Remedy.RESTORE);
    }
    return (int) found;
  }

  /**
   * Reads lists and table of postings for their checksums alone.
   *
   * @param damages hears of the first that is wrong
   * @throws DamagedBlockException if the file was deleted or became shorter meanwhile
   */
  public void checkPostings(Damages damages) throws IOException {
    try {
      SectionReader in = new SectionReader(file, postings, postingsEnd);
      while (postings > 0 && in.remaining() > 2 * Integer.BYTES) {
        long padding = -in.offset() & (Integer.BYTES - 1);
        in.seek(in.offset() + padding);
        check(in, "postings");
      }
      if (postingsTable > 0) {
        check(
            new SectionReader(file, postingsTable, file.size() - TOC_BYTES),
            "postings offset table");
      }
    } catch (DamagedBlockException damage) {
      if (damage.isLost()) {
        throw damage;
      }
      damages.found(damage.with("series and samples do not depend on it and are read"));
    }
  }

  private void check(SectionReader in, String what) throws IOException {
    long offset = in.offset();
    long length = in.readInt() & 0xffffffffL;
    if (length > in.remaining() - Integer.BYTES) {
      throw file.damage(
          offset,
          "%s: the length is %d, and %d bytes follow".formatted(what, length, in.remaining()),
          Remedy.RESTORE);
    }
    in.beginChecksum();
    in.skip(length);
    Checksum.require(file, in, offset, what);
  }
}
