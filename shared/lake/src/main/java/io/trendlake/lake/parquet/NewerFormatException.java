// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/**
 * A file was written by a later Trendlake whose format this one does not know. Nothing is wrong
 * with the file, so nobody may set it aside: what helps is a newer Trendlake.
 */
public final class NewerFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  NewerFormatException(String file, String version) {
    super(
        "%s: the file has format version %s (%s) and this Trendlake reads versions up to %d; update Trendlake where it reads this lake"
            .formatted(file, version, FormatVersion.KEY, FormatVersion.CURRENT));
  }
}
