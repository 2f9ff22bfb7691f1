// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

/** A body reached the limit of its size, and was not read to its end. */
public final class BodyTooLargeException extends FetchException {

  private static final long serialVersionUID = 1L;

  /**
   * At a limit.
   *
   * @param limit in bytes
   */
  public BodyTooLargeException(long limit) {
    super(
        "the body reached the limit of " + limit + " bytes after decompression (body_size_limit)");
  }
}
