// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.IOException;

/** A directory is there, but no lake is in it. The message says so, and where one may be. */
public final class NoLakeException extends IOException {

  private static final long serialVersionUID = 1L;

  NoLakeException(String message) {
    super(message);
  }
}
