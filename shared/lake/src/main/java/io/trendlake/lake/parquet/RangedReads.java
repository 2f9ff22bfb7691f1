// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file that are about to be read, fetched in few ranged reads: neighbours are
 * joined, each is fetched when first asked for, and the least recently used ones are let go.
 */
final class RangedReads {

  /** What is read needlessly rather than ask once more: less than S3 sends in a round trip. */
  private static final int GAP = 128 << 10;

  /** Beyond this ranges are not joined. */
  static final int MAX_JOINED = 8 << 20;

  private final FileSource source;
  private final List<ByteRange> ranges;
  private final Map<ByteRange, byte[]> fetched;

  /**
   * Plans to read some ranges.
   *
   * @param held how many joined ranges are kept at a time
   */
  RangedReads(FileSource source, List<ByteRange> wanted, int held) {
    this.source = source;
    this.ranges = join(wanted);
    this.fetched =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteRange, byte[]> eldest) {
            return size() > held;
          }
        };
  }

  /** What will be asked of the source. */
  List<ByteRange> ranges() {
    return List.copyOf(ranges);
  }

  /** Puts in bytes that are there already. */
  void add(ByteRange range, byte[] bytes) {
    ranges.add(range);
    fetched.put(range, bytes);
  }

  /** So many bytes from an offset. */
  Slice read(long offset, int length) throws IOException {
    ByteRange range = find(offset);
    if (range == null || offset + length > range.to()) {
      return new Slice(source.read(offset, length), 0, length);
    }
    return new Slice(fetch(range), (int) (offset - range.from()), length);
  }

  /**
   * The bytes from an offset that come in one ranged read, so many at least if it was not planned.
   */
  Slice readAhead(long offset, long limit, int least) throws IOException {
    ByteRange range = find(offset);
    long end = range == null ? offset + least : range.to();
    return read(offset, (int) (Math.min(limit, end) - offset));
  }

  private @Nullable ByteRange find(long offset) {
    for (ByteRange range : ranges) {
      if (range.contains(offset)) {
        return range;
      }
    }
    return null;
  }

  private byte[] fetch(ByteRange range) throws IOException {
    byte[] bytes = fetched.get(range);
    if (bytes == null) {
      bytes = source.read(range.from(), range.length());
      fetched.put(range, bytes);
    }
    return bytes;
  }

  private static List<ByteRange> join(List<ByteRange> wanted) {
    List<ByteRange> sorted = new ArrayList<>(wanted);
    sorted.sort(Comparator.comparingLong(ByteRange::from));
    List<ByteRange> joined = new ArrayList<>();
    for (ByteRange next : sorted) {
      ByteRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && next.from() - last.to() <= GAP && next.to() - last.from() <= MAX_JOINED) {
        long end = Math.max(last.to(), next.to());
        joined.set(joined.size() - 1, new ByteRange(last.from(), end));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }
}
