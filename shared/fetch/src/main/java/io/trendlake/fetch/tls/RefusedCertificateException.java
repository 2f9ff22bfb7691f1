// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A server's certificate is not to be trusted; the message says why. */
public final class RefusedCertificateException extends CertificateException {

  private static final long serialVersionUID = 1L;

  RefusedCertificateException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
