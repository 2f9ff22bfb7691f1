// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import java.util.Objects;

/** What became of one fetch of a {@link RelayRequest}. */
public sealed interface RelayResult {

  /** Which fetch, from 0. */
  int index();

  /**
   * The target answered.
   *
   * @param contentEncoding of the body, which is as the target sent it
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Fetched(int index, int status, String contentType, String contentEncoding, byte[] body)
      implements RelayResult {

    /** Refuses nulls. */
    public Fetched {
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(contentEncoding, "contentEncoding");
      Objects.requireNonNull(body, "body");
    }
  }

  /**
   * There was no whole answer.
   *
   * @param reason human-readable
   */
  record Failed(int index, String reason) implements RelayResult {}
}
