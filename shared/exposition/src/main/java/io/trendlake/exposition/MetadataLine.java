// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** A line of metadata: what was known of families before it, and after it. */
final class MetadataLine extends KnownLine {

  final Family before;
  final Family after;

  MetadataLine(byte[] bytes, int hash, Family before, Family after) {
    super(bytes, hash);
    this.before = before;
    this.after = after;
  }
}
