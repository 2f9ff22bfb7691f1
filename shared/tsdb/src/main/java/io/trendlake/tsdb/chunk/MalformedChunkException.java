// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/** A chunk whose bits make no samples. The message says why; who knows the place adds it. */
public final class MalformedChunkException extends Exception {

  private static final long serialVersionUID = 1L;

  /** For a reason. */
  public MalformedChunkException(String reason) {
    super(reason);
  }
}
