// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

/** What to do about a damaged file. */
public final class Remedy {

  /** The file is not what Prometheus wrote. */
  public static final String RESTORE =
      "copy the block again from its source, or restore it from a backup";

  /** It may be right, but it is beyond what is known here. */
  public static final String UPDATE =
      "it may be of a newer Prometheus: update Trendlake, or leave the block out";

  /** The file was there a short while ago. */
  public static final String REPEAT =
      "another block may have its samples by now: read the blocks again, an import with --replace";

  private Remedy() {}
}
