// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/** A file is sound Parquet as far as seen, but not one that holds what is asked of it. */
public final class ForeignFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ForeignFileException(String file, String reason) {
    super(file + ": " + reason);
  }
}
