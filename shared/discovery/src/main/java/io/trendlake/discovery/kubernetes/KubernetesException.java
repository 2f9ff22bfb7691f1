// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

/** A cluster does not say what there is. The message is human-readable: whom, what, and why. */
public final class KubernetesException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public KubernetesException(String message) {
    super(message);
  }

  /** With a reason and where it comes from. */
  public KubernetesException(String message, Throwable cause) {
    super(message, cause);
  }
}
