// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.model.Outcome;
import java.io.IOException;
import java.util.List;

/** Targets were pulled, and what they gave could not be stored. */
public final class UnstoredException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<Outcome> pulled;

  /**
   * For pulls that are lost.
   *
   * @param pulled how they went, in the order of the shard's targets
   * @param cause why the bucket did not take them; its message and what it suppressed are kept
   */
  UnstoredException(List<Outcome> pulled, IOException cause) {
    super(cause.getMessage(), cause);
    for (Throwable suppressed : cause.getSuppressed()) {
      addSuppressed(suppressed);
    }
    this.pulled = List.copyOf(pulled);
  }

  /**
   * How the pulls went, in the order of the shard's targets, as if they had been stored: targets
   * that answered are up.
   */
  public List<Outcome> pulled() {
    return pulled;
  }
}
