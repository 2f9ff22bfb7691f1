// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

/** What the user can mend: shown as its message alone, and the command ends with 1. */
public final class UserException extends Exception {

  private static final long serialVersionUID = 1L;

  /** For a message that says what is wrong, where, and what to do. */
  public UserException(String message) {
    super(message);
  }

  /** For a message that says what is wrong, where, and what to do. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
