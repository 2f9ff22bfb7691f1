// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.time.Duration;

/** A target did not give a whole answer in time. */
public final class FetchTimeoutException extends FetchException {

  private static final long serialVersionUID = 1L;

  /**
   * After a timeout.
   *
   * @param bytes of the body that had come, decoded
   * @param cause what noticed it
   */
  public FetchTimeoutException(Duration timeout, int bytes, Throwable cause) {
    super(
        "timed out after " + Durations.rounded(timeout) + ", " + bytes + " bytes of the body read",
        cause);
  }
}
