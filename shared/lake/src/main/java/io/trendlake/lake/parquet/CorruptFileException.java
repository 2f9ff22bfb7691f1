// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file is damaged: what it says contradicts itself, its checksums or the Parquet format. */
public final class CorruptFileException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * For a file.
   *
   * @param file its name
   * @param place where in it
   */
  public CorruptFileException(
      String file, String place, @Nullable String reason, @Nullable Throwable cause) {
    super(file + ": corrupt: " + place + ": " + reason, cause);
    this.file = file;
  }

  /** The name of the file: its key where it is an object of the lake. */
  public String file() {
    return file;
  }
}
