// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

/** Nobody says which records a name has. The message is human-readable: whom, what, and why. */
public final class DnsException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public DnsException(String message) {
    super(message);
  }

  /** With a reason and where it comes from. */
  public DnsException(String message, Throwable cause) {
    super(message, cause);
  }
}
