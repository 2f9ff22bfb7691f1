// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.nio.file.Path;

/**
 * What the {@code sql} command is asked.
 *
 * @param directory of the lake
 * @param sql one query, or several with semicolons between them
 * @param limit the most rows to print; 0 is all
 * @param skipCorrupt whether to leave out files that cannot be read
 */
public record SqlRequest(
    Path directory, String sql, ResultFormat format, long limit, boolean skipCorrupt) {

  /** Refuses a limit below 0. */
  public SqlRequest {
    if (limit < 0) {
      throw new IllegalArgumentException("limit is " + limit + ", must be 0 (all) or more");
    }
  }
}
