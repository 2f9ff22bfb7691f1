// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

import java.io.IOException;

/**
 * A file of a block that does not hold what it should. The message names the file, the byte, what
 * is wrong there and what to do.
 */
public final class DamagedBlockException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final String what;
  private final boolean lost;

  /**
   * For a place in a file.
   *
   * @param file its key
   * @param offset of the byte where the damaged part begins
   * @param what the part, what it has and what it should have
   * @param remedy what to do
   */
  public DamagedBlockException(String file, long offset, String what, String remedy) {
    this(file, offset, what, remedy, false);
  }

  private DamagedBlockException(
      String file, long offset, String what, String remedy, boolean lost) {
    super("%s: at byte %d: %s; %s".formatted(file, offset, what, remedy));
    this.file = file;
    this.offset = offset;
    this.what = what;
    this.lost = lost;
  }

  /**
   * For a file that was deleted or became shorter after it was listed, as happens when a Prometheus
   * compacts its blocks. The message is the same wherever the file was being read.
   *
   * @param file its key
   * @param what happened to it
   */
  public static DamagedBlockException lost(String file, String what) {
    return new DamagedBlockException(file, 0, what, Remedy.REPEAT, true);
  }

  /** The key of the file. */
  public String file() {
    return file;
  }

  /** The same with another remedy. */
  public DamagedBlockException with(String remedy) {
    return new DamagedBlockException(file, offset, what, remedy, lost);
  }

  /** Whether the file was deleted or became shorter, so that no other part of it can be read. */
  public boolean isLost() {
    return lost;
  }

  /** Where the damaged part begins, in bytes. */
  public long offset() {
    return offset;
  }
}
