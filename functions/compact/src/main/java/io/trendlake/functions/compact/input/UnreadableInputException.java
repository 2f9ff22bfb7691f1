// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import java.io.IOException;

/**
 * One input of a plan cannot be read, so that the part must be made without it. Not for trouble
 * with the bucket, which ends the run.
 */
public final class UnreadableInputException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String reason;

  UnreadableInputException(String key, String reason) {
    super(reason);
    this.key = key;
    this.reason = reason;
  }

  /** Why it cannot be read. */
  public String reason() {
    return reason;
  }

  /** The key of the input. */
  public String key() {
    return key;
  }
}
