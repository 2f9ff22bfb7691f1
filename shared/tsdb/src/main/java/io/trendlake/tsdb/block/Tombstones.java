// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which samples of a block are deleted (Prometheus, tsdb/tombstones). */
final class Tombstones {

  /** Nothing is deleted. */
  static final Tombstones NONE = new Tombstones(Map.of());

  private static final int MAGIC = 0x0130BA30;
  private static final int FORMAT = 1;
  private static final int HEADER_BYTES = 5;
  private static final int MIN_BYTES = HEADER_BYTES + Integer.BYTES;

  private static final String REMEDY =
      "what was deleted is read again; restore the file from a backup, or delete again in Prometheus";

  /** From one instant to another, both deleted. */
  private record Interval(long from, long to) {}

  private final Map<Long, List<Interval>> bySeries;

  private Tombstones(Map<Long, List<Interval>> bySeries) {
    this.bySeries = bySeries;
  }

  static Tombstones read(BlockFile file) throws IOException {
    if (file.size() < MIN_BYTES) {
      throw damage(file, "too short for tombstones: " + file.size() + " bytes");
    }
    SectionReader in = new SectionReader(file, 0, file.size());
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw damage(file, "no tombstones: it begins with %08x and not %08x".formatted(magic, MAGIC));
    }
    int format = in.readByte();
    if (format != FORMAT) {
      throw damage(file, "tombstones of format %d; known is %d".formatted(format, FORMAT));
    }
    in.beginChecksum();
    in.skip(in.remaining() - Integer.BYTES);
    int is = in.checksum();
    int should = in.readInt();
    if (is != should) {
      throw damage(file, "tombstones: the checksum is %08x, stored is %08x".formatted(is, should));
    }
    try {
      return new Tombstones(
          entries(new SectionReader(file, HEADER_BYTES, in.offset() - Integer.BYTES)));
    } catch (DamagedBlockException damage) {
      throw damage.isLost() ? damage : damage.with(REMEDY);
    }
  }

  /** The file of a block of which nothing is deleted: the checksum of no entries is 0. */
  static byte[] empty() {
    return ByteBuffer.allocate(MIN_BYTES).putInt(MAGIC).put((byte) FORMAT).putInt(0).array();
  }

  private static Map<Long, List<Interval>> entries(SectionReader in) throws IOException {
    Map<Long, List<Interval>> bySeries = new HashMap<>();
    while (in.remaining() > 0) {
      long series = in.readUvarint();
      bySeries
          .computeIfAbsent(series, unseen -> new ArrayList<>())
          .add(new Interval(in.readVarint(), in.readVarint()));
    }
    bySeries.replaceAll((series, intervals) -> merged(intervals));
    return bySeries;
  }

  /** The same in order, those that touch or overlap as one. */
  private static List<Interval> merged(List<Interval> intervals) {
    List<Interval> merged = new ArrayList<>();
    intervals.sort(Comparator.comparingLong(Interval::from));
    for (Interval next : intervals) {
      Interval last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && (next.from() <= last.to() || next.from() - 1 == last.to())) {
        merged.set(merged.size() - 1, new Interval(last.from(), Math.max(last.to(), next.to())));
      } else if (next.from() <= next.to()) {
        merged.add(next);
      }
    }
    return List.copyOf(merged);
  }

  private static DamagedBlockException damage(BlockFile file, String what) {
    return file.damage(0, what, REMEDY);
  }

  /** Whether something of a series is deleted. */
  boolean concern(long series) {
    return bySeries.containsKey(series);
  }

  /** Whether a sample is deleted. */
  boolean hide(long series, long ts) {
    return hideAll(series, ts, ts);
  }

  /** Whether a whole time is deleted, both ends included. */
  boolean hideAll(long series, long from, long to) {
    List<Interval> intervals = bySeries.getOrDefault(series, List.of());
    int low = 0;
    int high = intervals.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (intervals.get(middle).from() <= from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && intervals.get(low - 1).to() >= to;
  }
}
