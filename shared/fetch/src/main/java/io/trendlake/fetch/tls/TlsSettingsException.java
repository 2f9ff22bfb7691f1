// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

/** The settings of TLS cannot be used; the message says which one and why. */
public final class TlsSettingsException extends Exception {

  private static final long serialVersionUID = 1L;

  TlsSettingsException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
