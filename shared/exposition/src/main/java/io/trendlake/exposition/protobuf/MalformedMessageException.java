// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

/** Bytes that are no message of the kind that was to be read. */
public final class MalformedMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * A fault at a place.
   *
   * @param at the place among the bytes that were read, from 0
   * @param reason what is wrong there
   */
  public MalformedMessageException(int at, String reason) {
    super(reason);
    this.at = at;
  }

  /** The place of the fault, from 0. */
  public int at() {
    return at;
  }
}
