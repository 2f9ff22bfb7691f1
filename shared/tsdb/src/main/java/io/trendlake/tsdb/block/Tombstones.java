// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which samples of a block are deleted (Prometheus, tsdb/tombstones). */
final class Tombstones {

  /** Nothing is deleted. */
  static final Tombstones NONE = new Tombstones(Map.of());

  private static final int MAGIC = 0x0130BA30;
  private static final int FORMAT = 1;
  private static final int MIN_BYTES = 9;

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
    Map<Long, List<Interval>> bySeries = new HashMap<>();
    while (in.remaining() > Integer.BYTES) {
      long series = in.readUvarint();
      bySeries
          .computeIfAbsent(series, unseen -> new ArrayList<>())
          .add(new Interval(in.readVarint(), in.readVarint()));
    }
    int is = in.checksum();
    int should = in.readInt();
    if (is != should) {
      throw damage(file, "tombstones: the checksum is %08x, stored is %08x".formatted(is, should));
    }
    return new Tombstones(bySeries);
  }

  private static DamagedBlockException damage(BlockFile file, String what) {
    return file.damage(
        0,
        what,
        "what was deleted is read again; restore the file from a backup, or delete again in Prometheus");
  }

  /** Whether something of a series is deleted. */
  boolean concern(long series) {
    return bySeries.containsKey(series);
  }

  /** Whether a sample is deleted. */
  boolean hide(long series, long ts) {
    return hideAll(series, ts, ts);
  }

  /** Whether one tombstone covers a whole time, both ends included. */
  boolean hideAll(long series, long from, long to) {
    for (Interval interval : bySeries.getOrDefault(series, List.of())) {
      if (interval.from <= from && to <= interval.to) {
        return true;
      }
    }
    return false;
  }
}
