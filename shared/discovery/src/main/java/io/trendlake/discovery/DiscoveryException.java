// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

/** A discovery cannot say what targets there are. The message is human-readable: what, and why. */
public final class DiscoveryException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public DiscoveryException(String message) {
    super(message);
  }

  /** With a reason and where it comes from. */
  public DiscoveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
