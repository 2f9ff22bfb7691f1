// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import org.jspecify.annotations.Nullable;

/**
 * A target did not give a whole answer. The message is human-readable and does not name the target.
 */
public class FetchException extends Exception {

  private static final long serialVersionUID = 1L;

  /** For a reason without another exception as its cause. */
  public FetchException(String reason) {
    super(reason);
  }

  /** For a reason that another exception is the cause of. */
  public FetchException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
