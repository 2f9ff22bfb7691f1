// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

/** Arguments that make no sense, alone or together: the command ends with 2, as it did nothing. */
public final class ArgumentException extends UserException {

  private static final long serialVersionUID = 1L;

  /** For a message that names the argument, its value and what it may be. */
  public ArgumentException(String message) {
    super(message);
  }

  /** For a message that names the argument, its value and what it may be. */
  public ArgumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
