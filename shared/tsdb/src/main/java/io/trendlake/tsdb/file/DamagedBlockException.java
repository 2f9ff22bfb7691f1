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

  /**
   * For a place in a file.
   *
   * @param file its key
   * @param offset of the byte where the damaged part begins
   * @param what the part, what it has and what it should have
   * @param remedy what to do
   */
  public DamagedBlockException(String file, long offset, String what, String remedy) {
    super("%s: at byte %d: %s; %s".formatted(file, offset, what, remedy));
    this.file = file;
    this.offset = offset;
    this.what = what;
  }

  /** The key of the file. */
  public String file() {
    return file;
  }

  /** The same with another remedy. */
  public DamagedBlockException with(String remedy) {
    return new DamagedBlockException(file, offset, what, remedy);
  }

  /** Where the damaged part begins, in bytes. */
  public long offset() {
    return offset;
  }
}
