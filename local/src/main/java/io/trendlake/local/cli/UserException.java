// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

/** A fault that the user can repair: its message alone is shown, and the command ends with 1. */
public sealed class UserException extends Exception permits ArgumentException {

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
