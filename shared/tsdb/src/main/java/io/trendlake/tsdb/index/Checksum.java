// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.file.SectionReader;
import java.io.IOException;

/** The checksum that follows a part of an index. */
final class Checksum {

  private Checksum() {}

  /**
   * Reads it and compares it with what was read since the checksum was begun.
   *
   * @param offset where the part begins
   * @throws DamagedBlockException if they differ
   */
  static void require(BlockFile file, SectionReader in, long offset, String what)
      throws IOException {
    int is = in.checksum();
    int should = in.readInt();
    if (is != should) {
      throw file.damage(
          offset,
          "%s: the checksum is %08x, stored is %08x".formatted(what, is, should),
          Remedy.RESTORE);
    }
  }
}
